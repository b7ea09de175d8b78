package dev.heddle.scheduler;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs code on an event loop of the calling thread. */
final class LoopFixture {
  private LoopFixture() {}

  /** Runs {@code body} in a virtual thread of a new loop until it ends and nothing is runnable. */
  static EventLoop run(Consumer<EventLoop> body) {
    return run(EventLoop.builder(), body);
  }

  static EventLoop run(EventLoopBuilder settings, Consumer<EventLoop> body) {
    EventLoop loop = settings.build();
    var failure = new Throwable[1];
    Thread main =
        loop.unstarted(
            "main",
            () -> {
              try {
                body.accept(loop);
              } catch (Throwable e) {
                failure[0] = e;
              } finally {
                loop.stop();
              }
            });
    main.start();
    loop.run();
    switch (failure[0]) {
      case null -> {}
      case Error e -> throw e;
      case RuntimeException e -> throw e;
      default -> throw new AssertionError(failure[0]);
    }
    return loop;
  }

  static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets the loop run, however long it takes, until its other work has made something true. */
  static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      sleep(1);
    }
  }

  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
