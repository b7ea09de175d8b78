package dev.heddle.ipc.worker;

import dev.heddle.ipc.RemoteFunction;
import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.codec.Batch;
import dev.heddle.ipc.codec.Codec;
import dev.heddle.ipc.codec.KnownClasses;
import dev.heddle.ipc.codec.RemoteFailure;
import dev.heddle.ipc.codec.SentClasses;
import dev.heddle.ipc.codec.ShippedFunction;
import dev.heddle.ipc.codec.UsedClasses;
import dev.heddle.ipc.memory.LentBlocks;
import dev.heddle.ipc.memory.SharedBlocks;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.MessageType;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What turns tasks into answers: the functions and classes that a worker has been told of. Used by one
 * thread, but for {@link #allow}.
 */
public final class TaskRunner {
  /** Where frames go. */
  @FunctionalInterface
  public interface Sink {
    void send(Frame frame) throws IOException;
  }

  private final int maxPayload;
  private final AllowList allowed = new AllowList();
  private final KnownClasses known = new KnownClasses();
  private final SentClasses sent = new SentClasses();
  private final BitSet described = new BitSet();
  private final Codec codec;
  private final boolean sharesMemory;
  private final Map<Long, byte[]> definitions = new HashMap<>();
  private final Map<Long, RemoteFunction<Object, Object>> functions = new HashMap<>();

  /** Makes one that has been told of nothing yet, for tasks from anywhere. */
  public TaskRunner(int maxPayload) {
    this(maxPayload, false);
  }

  /**
   * Makes one that has been told of nothing yet.
   *
   * @param sharesMemory whether long arrays in tasks and answers may be in memory of this machine
   */
  public TaskRunner(int maxPayload, boolean sharesMemory) {
    this.maxPayload = maxPayload;
    this.sharesMemory = sharesMemory;
    this.codec = new Codec(allowed, known, sharesMemory ? new LentBlocks(maxPayload, false) : null);
    allowed.allow(AllowList.HEDDLE);
  }

  public void allow(Frame announcement) {
    allowed.allow(announcement);
  }

  /** A definition without a payload forgets the function. */
  public void define(Frame frame) {
    functions.remove(frame.id());
    if (frame.payload().length == 0) {
      definitions.remove(frame.id());
    } else {
      definitions.put(frame.id(), frame.payload());
    }
  }

  public void describe(Frame frame) throws ProtocolException {
    known.define(frame);
  }

  /**
   * Runs a task to an answer, whatever it is.
   *
   * @param out takes what has to go before the answer
   * @param ended hears that the function has ended, on its own thread
   */
  public Frame run(Frame task, Sink out, Runnable ended) throws IOException {
    long began = System.nanoTime();
    MessageType type = MessageType.RESULT;
    byte[] payload;
    try {
      Object result;
      try {
        result = apply(task.payload());
      } finally {
        ended.run();
      }
      payload = encode(result, out);
    } catch (Throwable e) {
      type = MessageType.FAILURE;
      payload = RemoteFailure.encode(Long.BYTES, e, maxPayload);
    }
    ByteBuffer.wrap(payload).putLong(System.nanoTime() - began);
    return new Frame(type, task.id(), payload);
  }

  private byte[] encode(Object result, Sink out) throws IOException {
    var used = new UsedClasses(sent, sharesMemory ? SharedBlocks.OWN : null);
    boolean encoded = false;
    try {
      byte[] payload = Codec.encode(Long.BYTES, result, used);
      describe(used, out);
      checkSize(payload.length + used.bytesLent());
      encoded = true;
      return payload;
    } finally {
      if (!encoded) {
        used.giveBack();
      }
    }
  }

  /** What the parent does not know yet goes before the result. */
  private void describe(UsedClasses used, Sink out) throws IOException {
    for (SentClasses.Entry entry : used.numbered()) {
      if (!described.get(entry.number())) {
        described.set(entry.number());
        out.send(entry.frame());
      }
    }
  }

  private Object apply(byte[] payload) throws Exception {
    long id = ByteBuffer.wrap(payload).getLong();
    RemoteFunction<Object, Object> function = functions.get(id);
    if (function == null) {
      function = load(id);
      functions.put(id, function);
    }
    Object argument = codec.decode(payload, Long.BYTES);
    return argument instanceof Batch batch
        ? applyToEach(function, batch)
        : function.apply(argument);
  }

  private static Batch applyToEach(RemoteFunction<Object, Object> function, Batch batch)
      throws Exception {
    List<Object> results = new ArrayList<>(batch.values().size());
    for (Object argument : batch.values()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("cancelled between two items of a chunk");
      }
      results.add(function.apply(argument));
    }
    return new Batch(results);
  }

  /** Only now that a task has begun: if this ends the process, the parent knows whose fault it is. */
  @SuppressWarnings("unchecked")
  private RemoteFunction<Object, Object> load(long id) throws ProtocolException {
    byte[] definition = definitions.get(id);
    if (definition == null) {
      throw new ProtocolException("function " + id + " has not been defined");
    }
    try {
      return (RemoteFunction<Object, Object>) ShippedFunction.parse(definition, codec);
    } catch (Exception | LinkageError e) {
      throw new IllegalStateException("The worker cannot load the function: " + e, e);
    }
  }

  private void checkSize(long length) {
    if (length > maxPayload) {
      throw new IllegalArgumentException(
          "A result of " + length + " bytes is larger than the pool's limit of " + maxPayload
              + "; raise it with ProcessPool.builder().maxMessageBytes(...)");
    }
  }
}
