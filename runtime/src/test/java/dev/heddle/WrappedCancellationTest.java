package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.failure.Endings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a library makes of an interrupt is a cancellation, and what it has nothing to do with is none. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class WrappedCancellationTest {
  private static final Duration SOON = Duration.ofMillis(3);

  /** What libraries throw at an interrupt. */
  private static final List<Function<InterruptedException, Exception>> WRAPPERS =
      List.of(
          IllegalStateException::new,
          e -> new CompletionException(new IOException(e)),
          e -> new IOException("read failed", new SocketException("Closed by interrupt")),
          _ -> new SocketException("Closed by interrupt"),
          _ -> new UncheckedIOException(new ClosedByInterruptException()),
          _ -> new InterruptedIOException("thread interrupted"),
          _ -> new RuntimeException(new FileLockInterruptionException()),
          _ -> new CancellationException("disposed"),
          e -> withCause(new SocketTimeoutException("timeout"), e),
          WrappedCancellationTest::circular,
          HostileException::new);

  /** What has nothing to do with one. */
  private static final List<Exception> FAILURES =
      List.of(
          new IllegalStateException("broken"),
          new IOException("read", new SocketException("Connection reset")),
          new SocketTimeoutException("Read timed out"),
          new CompletionException(new TimeoutException("too slow")),
          circular(null),
          new ExceptionGroup("g", List.of(new InterruptedException("of another"))),
          new RuntimeException(new ExceptionGroup("g", List.of(new InterruptedException("x")))));

  @Parameter Runs runs;

  private static <E extends Throwable> E withCause(E e, Throwable cause) {
    e.initCause(cause);
    return e;
  }

  private static Exception circular(@Nullable InterruptedException e) {
    var inner = new IOException("inner");
    var outer = new IllegalStateException("outer", inner);
    inner.initCause(outer);
    if (e != null) {
      inner.addSuppressed(new IOException(e));
    }
    return outer;
  }

  private static final class HostileException extends Exception {
    private static final long serialVersionUID = 1L;

    HostileException(InterruptedException e) {
      super("hostile");
      addSuppressed(e);
    }

    @Override
    public Throwable getCause() {
      throw new IllegalStateException("says nothing");
    }
  }

  /** A library's wait: interruptible, and it says so in words of its own. */
  private static void library(Function<InterruptedException, Exception> wrapper)
      throws Exception {
    try {
      Thread.sleep(Duration.ofHours(1));
    } catch (InterruptedException e) {
      throw wrapper.apply(e);
    }
  }

  @Test
  void wrappedInterruptionIsACancellationAtEachDoor() throws Exception {
    runs.builder().onFailure((_, _) -> {}).run(() -> {
      for (var wrapper : WRAPPERS) {
        Action<Exception> call = () -> library(wrapper);
        var late = assertThrows(DeadlineException.class, () -> Heddle.timeout(SOON, call));
        assertEquals(call(wrapper).getClass(), late.getCause().getClass());
        assertFalse(Heddle.moveOnAfter(SOON, call));
        assertFalse(CancelScope.run(scope -> {
          scope.expireIn(SOON);
          call.run();
        }));
        Task<?> task = Heddle.start(call);
        Heddle.sleep(SOON);
        task.cancel("enough");
        var cancelled = assertInstanceOf(Outcome.Cancelled.class, task.outcome());
        if (cancelled.cause() instanceof CancelledException never) {
          // It had not begun.
          assertEquals("enough", never.reason().message());
        } else {
          assertEquals(call(wrapper).getClass(), cancelled.cause().getClass());
        }
        Heddle.yieldNow();
      }
    });
  }

  private static Exception call(Function<InterruptedException, Exception> wrapper) {
    return wrapper.apply(new InterruptedException());
  }

  @Test
  void failureThatHasNothingToDoWithItIsAFailureAtEachDoor() throws Exception {
    runs.run(() -> {
      for (Exception failure : FAILURES) {
        Function<InterruptedException, Exception> wrapper = _ -> failure;
        Action<Exception> call = () -> library(wrapper);
        assertSame(failure, assertThrows(Exception.class, () -> Heddle.timeout(SOON, call)));
        assertSame(failure, assertThrows(Exception.class, () -> Heddle.moveOnAfter(SOON, call)));
        var group = assertThrows(ExceptionGroup.class, () -> endWhileItWaits(call));
        assertSame(failure, group.exceptions().getFirst());
        Heddle.yieldNow();
      }
    });
  }

  /** Cancels a child when it has begun, and joins. */
  private static void endWhileItWaits(Action<?> call) throws InterruptedException {
    try (var group = TaskGroup.open()) {
      var begun = new Promise<Void>();
      Task<?> task = group.start(() -> {
        begun.complete(null);
        call.run();
      });
      begun.await();
      task.cancel("enough");
      group.join();
    }
  }

  @Test
  void anErrorIsAFailureWhateverItsCause() throws Exception {
    runs.run(() -> {
      var group = assertThrows(ExceptionGroup.class, () -> endWhileItWaits(() -> {
        try {
          Runs.forever();
        } catch (InterruptedException e) {
          throw new AssertionError("no more", e);
        }
      }));
      assertInstanceOf(AssertionError.class, group.exceptions().getFirst());
    });
  }

  @Test
  void whoWasNotCancelledHasFailed() throws Exception {
    runs.run(() -> {
      for (var wrapper : WRAPPERS) {
        Exception thrown = call(wrapper);
        assertSame(
            thrown,
            assertThrows(
                thrown.getClass(),
                () -> Heddle.timeout(Duration.ofHours(1), () -> raise(thrown))));
        var group = assertThrows(
            ExceptionGroup.class,
            () -> Heddle.gather(() -> raise(thrown)));
        assertSame(thrown, group.exceptions().getFirst());
      }
    });
  }

  private static void raise(Exception thrown) throws Exception {
    throw thrown;
  }

  @Test
  void oneFailureAmongFourThatCallLibrariesComesOutAsOne() {
    runs.run(() -> {
      var group = assertThrows(ExceptionGroup.class, () -> Heddle.gather(
          () -> library(IllegalStateException::new),
          () -> library(e -> new IOException(e)),
          () -> library(CompletionException::new),
          () -> {
            Heddle.sleep(SOON);
            throw new IOException("no route");
          }));
      assertEquals(List.of("no route"),
          group.leaves().stream().map(Throwable::getMessage).toList());
    });
  }

  /** Its body waits in a library, which cannot throw what the group has to say. */
  @Test
  void bodyOfAFailedGroupThatWaitsInALibraryEndsAsTheGroup() {
    var thrown = assertThrows(ExceptionGroup.class, () -> runs.run(() -> {
      try (var group = TaskGroup.open()) {
        group.start(() -> {
          throw new IOException("no route");
        });
        library(e -> new IllegalStateException("the pool was interrupted", e));
      }
    }));
    assertEquals(List.of("no route"),
        thrown.leaves().stream().map(Throwable::getMessage).toList());
  }

  /** The failure may have been there first, so somebody hears of it. */
  @Test
  void interruptionThatIsSuppressedOnlyCountsAndIsReportedWhereItEnds() throws Exception {
    var heard = new CopyOnWriteArrayList<Throwable>();
    runs.builder().onFailure((_, failure) -> heard.add(failure)).run(() -> {
      Function<InterruptedException, Exception> wrapper = e -> {
        var first = new IOException("::1 refused");
        first.addSuppressed(e);
        return first;
      };
      Action<Exception> call = () -> library(wrapper);
      var late = assertThrows(DeadlineException.class, () -> Heddle.timeout(SOON, call));
      assertEquals("::1 refused", late.getCause().getMessage());
      assertEquals(0, heard.size());
      assertFalse(Heddle.moveOnAfter(SOON, call));
      assertEquals(1, heard.size());
      endWhileItWaits(call);
    });
    assertEquals(2, heard.size());
  }

  @Test
  void outerCancellationHasTheOriginalAsItsCause() throws Exception {
    runs.run(() -> {
      var late = assertThrows(DeadlineException.class, () -> Heddle.timeout(SOON, () -> {
        CancelScope.run(inner -> {
          try {
            Runs.forever();
          } catch (InterruptedException e) {
            inner.cancel("too");
            throw new IOException("wrapped", e);
          }
        });
      }));
      var cancelled = assertInstanceOf(CancelledException.class, late.getCause());
      assertEquals("wrapped", cancelled.getCause().getMessage());
    });
  }

  @Test
  void whatLeavesNoMarkCanBeNamed() throws Exception {
    runs.builder()
        .countAsCancelled(e -> e instanceof UnsupportedOperationException)
        .countAsCancelled(e -> "connection lost".equals(e.getMessage()))
        .countAsCancelled(e -> {
          throw new IllegalStateException("does not know");
        })
        .run(() -> {
          assertFalse(Heddle.moveOnAfter(SOON, () -> library(_ -> new IOException(
              "connection lost"))));
          assertFalse(Heddle.moveOnAfter(SOON, () -> library(_ -> new RuntimeException(
              new UnsupportedOperationException()))));
          assertThrows(IOException.class, () -> Heddle.moveOnAfter(SOON, () -> library(
              _ -> new IOException("disk full"))));
          assertThrows(IOException.class, () -> Heddle.gather(() -> 0).forEach(_ -> {
            throw Endings.<RuntimeException>unchecked(new IOException("connection lost"));
          }));
        });
  }

  @Test
  void blockingCallKeepsTheOriginalToo() throws Exception {
    runs.run(() -> {
      var late = assertThrows(DeadlineException.class, () -> Heddle.timeout(SOON, () -> {
        Heddle.blocking(() -> library(e -> new IOException("driver", e)));
      }));
      var cancelled = assertInstanceOf(CancelledException.class, late.getCause());
      assertTrue(cancelled.getCause() == null // It had not begun.
          || "driver".equals(cancelled.getCause().getMessage()), cancelled::toString);
      assertTrue(cancelled.getSuppressed().length == 0);
    });
  }
}
