package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A thread of the pool serves many, and was made by one of them. */
@ParameterizedClass
@EnumSource(Runs.class)
class BlockingThreadsTest {
  private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();

  @Parameter Runs runs;

  @Test
  void threadInheritsNothingOfWhoMadeIt() throws Exception {
    try (var hers = new URLClassLoader(new URL[0])) {
      runs.run(() -> {
        try (var group = TaskGroup.open()) {
          group.start(() -> {
            USER.set("alice, admin");
            Thread.currentThread().setContextClassLoader(hers);
            // More than are idle, so that some are made here.
            allAtOnce(50, () -> {
              assertNull(USER.get());
              assertSame(hers, Thread.currentThread().getContextClassLoader());
            });
          });
          group.join();
        }
        ClassLoader mine = Thread.currentThread().getContextClassLoader();
        allAtOnce(50, () -> {
          assertNull(USER.get());
          assertSame(mine, Thread.currentThread().getContextClassLoader());
          assertEquals(Thread.NORM_PRIORITY, Thread.currentThread().getPriority());
        });
      });
    }
  }

  private static void allAtOnce(int count, Runnable check) throws InterruptedException {
    var together = new CountDownLatch(count);
    try (var group = TaskGroup.open()) {
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        tasks.add(group.start(() -> Heddle.blocking(() -> {
          together.countDown();
          together.await();
          check.run();
          return true;
        })));
      }
      group.join();
    }
  }
}
