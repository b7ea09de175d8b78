package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.codec.Codec;
import dev.heddle.ipc.codec.RemoteFailure;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What of an exception comes over from a worker, whatever it is. */
@Timeout(60)
class RemoteFailureTest {

  @SuppressWarnings("serial")
  private static final class HoldsWhatCannotBeSent extends Exception {
    private static final long serialVersionUID = 1L;
    final Object secret = new Object();

    HoldsWhatCannotBeSent(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static final class CannotBeRead extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotBeRead(String message) {
      super(message, new IOException("root"));
    }

    private void readObject(ObjectInputStream in) throws IOException {
      throw new InvalidObjectException("unreadable " + in.available());
    }
  }

  private static final class HasNoMessage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  @SuppressWarnings("serial")
  private static final class IsItsOwnCause extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Object secret = new Object();

    @Override
    public synchronized Throwable getCause() {
      return secret == null ? null : this;
    }
  }

  private static Throwable over(Throwable failure) throws IOException {
    return over(failure, 1 << 20);
  }

  private static Throwable over(Throwable failure, int limit) throws IOException {
    byte[] payload = RemoteFailure.encode(8, failure, limit);
    assertTrue(payload.length <= limit, () -> payload.length + " over " + limit);
    var list = new AllowList();
    list.allow("dev.heddle.ipc");
    return RemoteFailure.decode(payload, 8, new Codec(list), "worker-1", RemoteException::new);
  }

  private static String printed(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void causesAndSuppressedOnesOfWhatCannotBeSentComeOverInWords() throws Exception {
    var root = new IllegalStateException("root");
    root.addSuppressed(new HoldsWhatCannotBeSent("suppressed", new IOException("deep")));
    var failure = new HoldsWhatCannotBeSent("top", new IOException("middle", root));
    Throwable back = over(failure);
    assertTrue(back.getMessage().contains("top"), back.getMessage());
    assertTrue(back.getMessage().contains("secret"), "the reason: " + back.getMessage());
    assertTrue(back.getCause().getMessage().contains("java.io.IOException: middle"));
    Throwable last = back.getCause().getCause();
    assertTrue(last.getMessage().contains("root"), last::getMessage);
    assertNull(last.getCause());
    assertTrue(last.getSuppressed()[0].getCause().getMessage().contains("deep"));
    assertEquals(root.getStackTrace()[0].toString(), last.getStackTrace()[0].toString());
    String trace = printed(over(new CannotBeRead("why")));
    for (String part : new String[]{"why", "root", "unreadable", "worker-1"}) {
      assertTrue(trace.contains(part), trace);
    }
  }

  @Test
  void exceptionWhoseOwnMethodsFailIsNamed() throws Exception {
    assertInstanceOf(HasNoMessage.class, over(new HasNoMessage()));
    Throwable held = over(new HoldsWhatCannotBeSent("top", new HasNoMessage()));
    assertTrue(held.getCause().getMessage().contains("HasNoMessage"), held::toString);
    Throwable own = over(new IsItsOwnCause());
    assertTrue(own.getMessage().contains("IsItsOwnCause"));
    assertNull(own.getCause());
    var one = new HoldsWhatCannotBeSent("one", null);
    var two = new HoldsWhatCannotBeSent("two", one);
    one.addSuppressed(two);
    assertTrue(printed(over(two)).contains("one"));
  }

  @Test
  void chainThatIsLongComesOverWholeAndCanBePrinted() throws Exception {
    for (int length : new int[]{150, 900, 5_000}) {
      Throwable chain = new IOException("deepest");
      for (int i = 0; i < length; i++) {
        chain = new RuntimeException("n" + i, chain);
      }
      String trace = printed(over(chain, 256 << 20));
      assertTrue(trace.contains("n" + (length - 1)), trace);
      assertTrue(length > 900 || trace.contains("deepest"), "of " + length);
    }
  }

  @Test
  void whatFitsOfItComesOver() throws Exception {
    for (int limit : new int[]{1024, 2_000, 10_000}) {
      Throwable failure = new HoldsWhatCannotBeSent("m".repeat(50_000), new IOException("c"));
      assertTrue(over(failure, limit).getMessage().contains("mmm"), "in " + limit);
    }
    assertTrue(
        printed(
            over(new HoldsWhatCannotBeSent("m".repeat(50_000), new IOException("cause-1")), 10_000))
            .contains("cause-1"));
  }

  private static Object fail() throws Exception {
    throw new IllegalStateException("no licence", new IOException("server is down"));
  }

  @Test
  void failureOfAnInitializerArrivesWithItsCausesAndItsStack() {
    try (var pool =
        ProcessPool.builder().workers(1).initializer(RemoteFailureTest::fail).build()) {
      for (int i = 0; i < 2; i++) {
        String trace =
            printed(assertThrows(IllegalStateException.class, () -> pool.call(() -> 1)));
        for (String part : new String[]{
            "no licence", "server is down", "RemoteFailureTest.fail", "initializer"}) {
          assertTrue(trace.contains(part), trace);
        }
      }
    }
  }
}
