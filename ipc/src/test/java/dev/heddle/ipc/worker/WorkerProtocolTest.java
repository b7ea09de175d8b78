package dev.heddle.ipc.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ipc.RemoteFunction;
import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.codec.Codec;
import dev.heddle.ipc.codec.ShippedFunction;
import dev.heddle.ipc.launch.JvmSetup;
import dev.heddle.ipc.launch.WorkerCommand;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.Hello;
import dev.heddle.ipc.wire.MessageType;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.Level;

/** A real worker process, and a parent that this test plays. */
@Timeout(60)
class WorkerProtocolTest {
  private static final int LIMIT = 1 << 16;
  private static final long FUNCTION = 1;

  private Process worker;
  private DataInputStream in;
  private DataOutputStream out;

  @BeforeEach
  void start() throws IOException {
    worker = WorkerCommand
        .start(new JvmSetup(List.of(), Map.of(), null, null, null), LIMIT, Level.INFO, true)
        .process();
    in = new DataInputStream(worker.getInputStream());
    out = new DataOutputStream(worker.getOutputStream());
    Hello.check(Frame.read(in, LIMIT), worker.pid());
  }

  @AfterEach
  void end() {
    worker.destroyForcibly();
  }

  @Test
  void taskIsAnnouncedAndAnsweredAndByeEndsTheWorker() throws Exception {
    greet();
    define(n -> (Integer) n + 1);
    task(7, 41);
    assertEquals(MessageType.STARTED, expect(7));
    Frame answer = Frame.read(in, LIMIT);
    assertEquals(MessageType.RESULT, answer.type());
    assertEquals(42, new Codec(new AllowList()).decode(answer.payload(), Long.BYTES));
    send(new Frame(MessageType.BYE, 0, Frame.EMPTY));
    assertEquals(0, exitCode());
  }

  @Test
  void recalledAndCancelledTasksComeBackAndNeverBegin() throws Exception {
    greet();
    define(
        n -> {
          Thread.sleep((Integer) n);
          return n;
        });
    task(10, 60_000);
    assertEquals(MessageType.STARTED, expect(10));
    task(11, 0);
    task(12, 0);
    task(13, 0);
    send(new Frame(MessageType.RECALL, 12, Frame.EMPTY));
    assertEquals(MessageType.RETURNED, expect(12));
    send(new Frame(MessageType.CANCEL, 11, Frame.EMPTY));
    assertEquals(MessageType.RETURNED, expect(11));
    send(new Frame(MessageType.RECALL, 10, Frame.EMPTY));
    send(new Frame(MessageType.CANCEL, 10, Frame.EMPTY));
    assertEquals(MessageType.FAILURE, expect(10));
    assertEquals(MessageType.STARTED, expect(13));
    assertEquals(MessageType.RESULT, expect(13));
  }

  @Test
  void answerIsInThePipeBeforeTheNextTaskBegins() throws Exception {
    greet();
    define(
        n -> {
          if ((Integer) n == 1) {
            Runtime.getRuntime().halt(1);
          }
          return n;
        });
    var burst = new ByteArrayOutputStream();
    for (int i = 0; i < 5; i++) {
      taskFrame(20 + i, i == 4 ? 1 : 0).write(new DataOutputStream(burst));
    }
    out.write(burst.toByteArray());
    out.flush();
    for (int i = 0; i < 4; i++) {
      assertEquals(MessageType.STARTED, expect(20 + i));
      assertEquals(MessageType.RESULT, expect(20 + i));
    }
    assertEquals(MessageType.STARTED, expect(24));
    assertEquals(-1, in.read());
  }

  @Test
  void violationEndsTheWorkerAtOnceAlsoWhileItIsBusy() throws Exception {
    greet();
    define(
        n -> {
          while (true) {
            Thread.onSpinWait();
          }
        });
    task(30, 0);
    assertEquals(MessageType.STARTED, expect(30));
    out.writeInt(LIMIT + 1);
    out.writeByte(MessageType.TASK.ordinal());
    out.writeLong(31);
    out.flush();
    assertEquals(WorkerMain.PROTOCOL_VIOLATED, exitCode());
  }

  @Test
  void frameThatOnlyAWorkerSendsIsAViolation() throws Exception {
    greet();
    send(new Frame(MessageType.RESULT, 1, new byte[9]));
    assertEquals(WorkerMain.PROTOCOL_VIOLATED, exitCode());
  }

  @Test
  void closedPipeEndsABusyWorker() throws Exception {
    greet();
    define(
        n -> {
          while (true) {
            Thread.onSpinWait();
          }
        });
    task(40, 0);
    assertEquals(MessageType.STARTED, expect(40));
    out.close();
    assertTrue(exitCode() != 0);
  }

  @Test
  void noiseInsteadOfAHandshakeEndsTheWorker() throws Exception {
    byte[] noise = new byte[4096];
    new Random(3).nextBytes(noise);
    noise[0] = -1;
    try {
      out.write(noise);
      out.flush();
    } catch (IOException _) {
      // It has ended already.
    }
    assertTrue(exitCode() != 0);
    assertFalse(worker.isAlive());
  }

  private void greet() throws IOException {
    send(new Hello(1).frame());
    send(AllowList.announcement(getClass().getPackageName()));
  }

  private void define(RemoteFunction<Object, Object> function) throws IOException {
    send(ShippedFunction.of(FUNCTION, function).definition());
  }

  private void task(long id, Object argument) throws IOException {
    send(taskFrame(id, argument));
  }

  private static Frame taskFrame(long id, Object argument) {
    byte[] payload = Codec.encode(Long.BYTES, argument);
    ByteBuffer.wrap(payload).putLong(FUNCTION);
    return new Frame(MessageType.TASK, id, payload);
  }

  private void send(Frame frame) throws IOException {
    frame.write(out);
    out.flush();
  }

  private MessageType expect(long id) throws IOException {
    Frame frame = Frame.read(in, LIMIT);
    assertEquals(id, frame.id(), () -> "of " + frame.type());
    return frame.type();
  }

  private int exitCode() throws InterruptedException {
    assertTrue(worker.waitFor(30, TimeUnit.SECONDS));
    return worker.exitValue();
  }
}
