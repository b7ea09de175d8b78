package dev.heddle.ipc;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The program of a worker process: one thread that reads and never writes, one that runs tasks and
 * writes their results.
 *
 * <p>The reader always drains its pipe, so the parent's writer never waits for a task to end, and
 * the two pipes cannot be full against each other. When the pipe ends, the parent is gone or done
 * with us: the reader halts the process at once, whatever the other thread is doing.
 */
final class WorkerMain {
  private static final int BUFFER = 1 << 16;

  /** Exit code of a worker whose parent has gone. */
  private static final int ORPHANED = 3;

  private static final int PROTOCOL_VIOLATED = 4;

  private final DataInputStream in;
  private final DataOutputStream out;
  private final int maxPayload;
  private final AllowList allowed = new AllowList();
  private final Codec codec = new Codec(allowed);
  private final LinkedBlockingQueue<Frame> inbox = new LinkedBlockingQueue<>();
  private final Cancellations cancellations = new Cancellations();
  private final Map<Long, RemoteFunction<Object, Object>> functions = new HashMap<>();

  private WorkerMain(DataInputStream in, DataOutputStream out, int maxPayload) {
    this.in = in;
    this.out = out;
    this.maxPayload = maxPayload;
  }

  static void main(String[] args) throws Exception {
    var in =
        new DataInputStream(
            new BufferedInputStream(new FileInputStream(WorkerCommand.FROM_PARENT), BUFFER));
    var out =
        new DataOutputStream(
            new BufferedOutputStream(new FileOutputStream(WorkerCommand.TO_PARENT), BUFFER));
    new WorkerMain(in, out, Integer.parseInt(args[0])).serve();
  }

  private void serve() throws Exception {
    allowed.allow(WorkerMain.class.getPackageName());
    Hello.ofThisProcess().write(out);
    out.flush();
    Hello.parse(Frame.read(in, maxPayload));
    Thread.ofPlatform().daemon().name("heddle-reader").start(this::read);
    Frame next;
    while ((next = inbox.take()).type() != MessageType.BYE) {
      if (next.type() == MessageType.FUNCTION) {
        define(next);
      } else {
        run(next).write(out);
        if (inbox.isEmpty()) {
          out.flush();
        }
      }
    }
    out.flush();
    Runtime.getRuntime().halt(0);
  }

  private void read() {
    try {
      while (true) {
        Frame frame = Frame.read(in, maxPayload);
        switch (frame.type()) {
          case TASK, FUNCTION, BYE -> inbox.add(frame);
          case ALLOW -> allowed.allow(frame);
          case CANCEL -> cancellations.cancel(frame.id());
          default -> throw new ProtocolException("a worker cannot use " + frame.type());
        }
      }
    } catch (ProtocolException e) {
      System.err.println(e.getMessage());
      Runtime.getRuntime().halt(PROTOCOL_VIOLATED);
    } catch (IOException _) {
      Runtime.getRuntime().halt(ORPHANED);
    }
  }

  /** A definition without a payload forgets the function. */
  @SuppressWarnings("unchecked")
  private void define(Frame frame) throws IOException {
    if (frame.payload().length == 0) {
      functions.remove(frame.id());
      return;
    }
    try {
      var function = ShippedFunction.parse(frame.payload(), codec);
      functions.put(frame.id(), (RemoteFunction<Object, Object>) function);
    } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
      functions.put(
          frame.id(),
          _ -> {
            throw new IllegalStateException("The worker cannot load the function: " + e, e);
          });
    }
  }

  private Frame run(Frame task) throws IOException {
    long began = System.nanoTime();
    try {
      if (!cancellations.begin(task.id())) {
        throw new CancellationException("Cancelled before it began");
      }
      Object result;
      try {
        result = apply(task.payload());
      } finally {
        cancellations.end();
      }
      return answer(MessageType.RESULT, task.id(), Codec.encode(took(began), result));
    } catch (Throwable e) {
      return answer(MessageType.FAILURE, task.id(), RemoteFailure.encode(took(began), e));
    }
  }

  private Object apply(byte[] payload) throws Exception {
    long function = ByteBuffer.wrap(payload).getLong();
    Object argument = codec.decode(payload, Long.BYTES);
    var body = functions.get(function);
    if (body == null) {
      throw new ProtocolException("function " + function + " has not been defined");
    }
    return body.apply(argument);
  }

  private Frame answer(MessageType type, long id, byte[] payload) {
    if (payload.length > maxPayload) {
      throw new IllegalArgumentException(
          "A result of " + payload.length + " bytes is larger than the pool's limit of "
              + maxPayload + "; raise it with ProcessPool.builder().maxMessageBytes(...)");
    }
    return new Frame(type, id, payload);
  }

  private static byte[] took(long began) {
    return ByteBuffer.allocate(Long.BYTES).putLong(System.nanoTime() - began).array();
  }

}
