package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Each method of ExecutorService means what it says there, and each job is a task of the group. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class GroupExecutorTest {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();

  @Parameter Runs runs;

  /** Runs a test with an executor, and ends what it has left. */
  private void with(ValueAction<ExecutorService, Exception> test) throws Exception {
    runs.run(() -> {
      try (var group = TaskGroup.open("jobs")) {
        test.accept(group.asExecutorService());
        group.cancel("the test is over");
        group.join();
      }
    });
  }

  private static void forever() {
    try {
      Runs.forever();
    } catch (InterruptedException e) {
      throw new IllegalStateException("stopped", e);
    }
  }

  // -- execute, submit

  @Test
  void executeRunsTheJobInATaskOfTheGroup() throws Exception {
    runs.run(() -> {
      try (var group = TaskGroup.open("jobs")) {
        var seen = new AtomicReference<Task<?>>();
        var inner = new AtomicInteger();
        group.asExecutorService().execute(() -> {
          seen.set(Task.current());
          try (var own = TaskGroup.open("own")) {
            own.start(inner::incrementAndGet);
            own.join();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
        group.join();
        assertNotNull(seen.get());
        assertEquals(1, inner.get());
      }
    });
  }

  @Test
  void failureOfAnExecutedJobIsTheGroupsAndOneOfASubmittedJobIsInItsFuture() throws Exception {
    runs.run(() -> {
      try (var group = TaskGroup.open("jobs")) {
        var executor = group.asExecutorService();
        Future<?> future = executor.submit((Callable<?>) () -> {
          throw new IOException("no route");
        });
        var e = assertThrows(ExecutionException.class, future::get);
        assertEquals("no route", e.getCause().getMessage());
        assertEquals(Future.State.FAILED, future.state());
        group.join();
      }
      var failed = assertThrows(ExceptionGroup.class, () -> {
        try (var group = TaskGroup.open("jobs")) {
          Task<?> other = group.start(Runs::forever);
          group.asExecutorService().execute(() -> {
            throw new IllegalStateException("broken");
          });
          other.await();
        }
      });
      assertEquals("broken", failed.leaves().getFirst().getMessage());
    });
  }

  @Test
  void submitReturnsTheResult() throws Exception {
    with(executor -> {
      assertEquals(7, executor.submit(() -> 7).get());
      assertNull(executor.submit(() -> {}).get());
      assertEquals("done", executor.submit(() -> {}, "done").get());
      assertEquals(8, executor.submit(() -> 8).get(1, TimeUnit.HOURS));
      Future<?> never = executor.submit(GroupExecutorTest::forever);
      assertThrows(TimeoutException.class, () -> never.get(1, TimeUnit.MILLISECONDS));
      assertFalse(never.isDone());
    });
  }

  @Test
  void nullIsRefused() throws Exception {
    with(executor -> {
      assertThrows(NullPointerException.class, () -> executor.execute(null));
      assertThrows(NullPointerException.class, () -> executor.submit((Runnable) null));
      assertThrows(NullPointerException.class, () -> executor.submit((Callable<?>) null));
      assertThrows(NullPointerException.class, () -> executor.invokeAll(null));
      assertThrows(NullPointerException.class, () -> executor.invokeAny(null));
    });
  }

  @Test
  void foreignThreadsBringJobsAndWaitForThem() throws Exception {
    with(executor -> {
      Thread caller = Thread.currentThread();
      var result = new CompletableFuture<Object>();
      Thread.ofPlatform().start(() -> {
        try {
          result.complete(executor.submit(Thread::currentThread).get());
        } catch (Exception e) {
          result.completeExceptionally(e);
        }
      });
      var thread = assertInstanceOf(Thread.class, Heddle.blocking(() -> result.get()));
      assertTrue(thread.isVirtual() && thread != caller);
    });
  }

  @Test
  void jobsSeeScopedValuesAndWhatIsPropagated() throws Exception {
    var here = new ThreadLocal<String>();
    ContextPropagation propagation = () -> {
      String captured = here.get();
      return () -> {
        here.set(captured);
        return here::remove;
      };
    };
    runs.builder().propagate(propagation).run(() -> {
      here.set("of the caller");
      ScopedValue.where(USER, "ada").call(() -> {
        try (var group = TaskGroup.open("jobs")) {
          Future<String> seen =
              group.asExecutorService().submit(() -> USER.get() + ", " + here.get());
          assertEquals("ada, of the caller", seen.get());
          group.join();
        }
        return null;
      });
    });
  }

  // -- cancellation

  @Test
  void futureCancelCancelsTheTaskAndNotOnlyOneOfItsWaits() throws Exception {
    with(executor -> {
      var begun = new CountDownLatch(1);
      var thrown = new AtomicInteger();
      var ended = new Promise<Void>();
      Future<?> future = executor.submit(() -> {
        begun.countDown();
        for (int i = 0; i < 3; i++) {
          try {
            Runs.forever();
          } catch (InterruptedException e) {
            thrown.incrementAndGet();
          }
        }
        ended.complete(null);
      });
      begun.await();
      assertTrue(future.cancel(true));
      assertTrue(future.isDone() && future.isCancelled());
      assertThrows(CancellationException.class, future::get);
      assertFalse(future.cancel(true));
      ended.await();
      assertEquals(3, thrown.get());
    });
  }

  @Test
  void cancelWithoutInterruptLetsTheJobGoOn() throws Exception {
    with(executor -> {
      var begun = new CountDownLatch(1);
      var gate = new Promise<Void>();
      var ended = new Promise<Void>();
      Future<?> future = executor.submit(() -> {
        begun.countDown();
        gate.await();
        ended.complete(null);
        return null;
      });
      begun.await();
      assertTrue(future.cancel(false));
      assertTrue(future.isCancelled());
      gate.complete(null);
      ended.await();
    });
  }

  @Test
  void futureOfAJobThatIsCancelledWithItsGroupIsCancelled() throws Exception {
    runs.run(() -> {
      try (var group = TaskGroup.open("jobs")) {
        var executor = group.asExecutorService();
        var begun = new CountDownLatch(2);
        Future<?> plain = executor.submit(() -> {
          begun.countDown();
          Runs.forever();
          return null;
        });
        Future<?> wrapping = executor.submit(() -> {
          begun.countDown();
          forever();
        });
        begun.await();
        group.cancel("enough");
        Future<?> late = executor.submit(() -> 1);
        group.join();
        for (Future<?> future : List.of(plain, wrapping, late)) {
          assertTrue(future.isCancelled(), future::toString);
          assertThrows(CancellationException.class, future::get);
        }
      }
    });
  }

  @Test
  void cancelledTaskDoesNotWaitForAFuture() throws Exception {
    runs.run(() -> {
      try (var group = TaskGroup.open("jobs")) {
        Future<?> never = group.asExecutorService().submit(GroupExecutorTest::forever);
        var thrown = new AtomicInteger();
        assertFalse(Heddle.moveOnAfter(Duration.ofMillis(3), () -> {
          while (true) {
            try {
              never.get();
            } catch (InterruptedException e) {
              if (thrown.incrementAndGet() == 3) {
                throw e;
              }
            }
          }
        }));
        assertEquals(3, thrown.get());
        group.cancel("done");
        group.join();
      }
    });
  }

  // -- invokeAll, invokeAny

  @Test
  void invokeAllReturnsWhenAllHaveEnded() throws Exception {
    with(executor -> {
      List<Callable<Integer>> jobs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int n = i;
        jobs.add(() -> {
          Heddle.yieldNow();
          if (n == 7) {
            throw new IOException("seven");
          }
          return n;
        });
      }
      List<Future<Integer>> all = executor.invokeAll(jobs);
      assertTrue(all.stream().allMatch(Future::isDone));
      assertEquals(Future.State.FAILED, all.get(7).state());
      assertEquals(19, all.get(19).get());
      assertTrue(executor.invokeAll(List.of()).isEmpty());
      List<Callable<Integer>> slow = List.of(() -> 1, () -> {
        Runs.forever();
        return 2;
      });
      List<Future<Integer>> timed = executor.invokeAll(slow, 300, TimeUnit.MILLISECONDS);
      assertEquals(1, timed.get(0).get());
      assertTrue(timed.get(1).isCancelled());
    });
  }

  @Test
  void invokeAnyReturnsAResultAndCancelsTheOthers() throws Exception {
    with(executor -> {
      var stopped = new CountDownLatch(1);
      var begun = new CountDownLatch(1);
      List<Callable<String>> jobs = List.of(
          () -> {
            throw new IOException("fails");
          },
          () -> {
            begun.countDown();
            try {
              Runs.forever();
            } finally {
              stopped.countDown();
            }
            return "never";
          },
          () -> {
            begun.await();
            return "won";
          });
      assertEquals("won", executor.invokeAny(jobs));
      stopped.await();
      var e = assertThrows(ExecutionException.class, () -> executor.invokeAny(List.of(() -> {
        throw new IOException("only one");
      })));
      assertEquals("only one", e.getCause().getMessage());
      assertThrows(IllegalArgumentException.class, () -> executor.invokeAny(List.of()));
    });
  }

  @Test
  void cancelledInvokeAllCancelsItsJobs() throws Exception {
    with(executor -> {
      var stopped = new CountDownLatch(2);
      Callable<Integer> job = () -> {
        try {
          Runs.forever();
        } finally {
          stopped.countDown();
        }
        return 1;
      };
      for (Duration limit = Duration.ofMillis(3); stopped.getCount() > 0; limit =
          limit.multipliedBy(2)) {
        assertFalse(Heddle.moveOnAfter(limit, () -> {
          executor.invokeAll(List.of(job, job));
        }));
        Heddle.yieldNow();
      }
    });
  }

  // -- the end

  @Test
  void shutdownLetsJobsEndAndTakesNoMore() throws Exception {
    with(executor -> {
      var gate = new Promise<Void>();
      Future<Integer> running = executor.submit(() -> {
        gate.await();
        return 1;
      });
      assertFalse(executor.isShutdown() || executor.isTerminated());
      executor.shutdown();
      assertTrue(executor.isShutdown());
      assertFalse(executor.isTerminated());
      var e = assertThrows(RejectedExecutionException.class, () -> executor.execute(() -> {}));
      assertTrue(e.getMessage().contains("jobs"), e.getMessage());
      assertThrows(RejectedExecutionException.class, () -> executor.submit(() -> 1));
      assertFalse(executor.awaitTermination(1, TimeUnit.MILLISECONDS));
      gate.complete(null);
      assertTrue(executor.awaitTermination(1, TimeUnit.HOURS));
      assertTrue(executor.isTerminated());
      assertEquals(1, running.get());
      executor.shutdown();
      executor.close();
    });
  }

  @Test
  void executorWithoutJobsIsTerminatedByItsShutdown() throws Exception {
    with(executor -> {
      executor.shutdown();
      assertTrue(executor.isTerminated());
      assertTrue(executor.awaitTermination(0, TimeUnit.NANOSECONDS));
      assertTrue(executor.shutdownNow().isEmpty());
    });
  }

  @Test
  void shutdownNowCancelsWhatRunsAndReturnsWhatHasNotBegun() throws Exception {
    runs.run(() -> {
      try (var group = TaskGroup.open(GroupOption.limit(1))) {
        var executor = group.asExecutorService();
        var begun = new CountDownLatch(1);
        Future<?> running = executor.submit(() -> {
          begun.countDown();
          Runs.forever();
          return null;
        });
        begun.await();
        var ran = new AtomicInteger();
        Runnable waiting = ran::incrementAndGet;
        executor.execute(waiting);
        Future<?> submitted = executor.submit(waiting);
        List<Runnable> never = executor.shutdownNow();
        assertEquals(2, never.size());
        assertTrue(never.contains(waiting) && never.contains(submitted));
        assertTrue(executor.awaitTermination(1, TimeUnit.HOURS));
        assertTrue(running.isCancelled());
        assertEquals(0, ran.get());
        group.join();
      }
    });
  }

  @Test
  void closeWaitsForTheJobs() throws Exception {
    with(executor -> {
      var done = new AtomicInteger();
      try (executor) {
        for (int i = 0; i < 10; i++) {
          executor.submit(() -> {
            Heddle.sleep(Duration.ofMillis(2));
            return done.incrementAndGet();
          });
        }
      }
      assertEquals(10, done.get());
    });
  }

  @Test
  void closeOfACancelledTaskCancelsTheJobsAndWaitsForThem() throws Exception {
    with(executor -> {
      var ended = new AtomicInteger();
      var begun = new CountDownLatch(1);
      executor.submit(() -> {
        begun.countDown();
        try {
          Runs.forever();
        } finally {
          Heddle.shield(() -> Heddle.sleep(Duration.ofMillis(3)));
          ended.incrementAndGet();
        }
        return null;
      });
      begun.await();
      assertFalse(Heddle.moveOnAfter(Duration.ofMillis(3), () -> {
        executor.close();
        assertEquals(1, ended.get());
        Heddle.yieldNow();
      }));
      assertEquals(1, ended.get());
      assertTrue(executor.isTerminated());
    });
  }

  @Test
  void executorOfAClosedGroupIsShutDown() throws Exception {
    runs.run(() -> {
      ExecutorService executor;
      TaskGroup kept;
      try (var group = TaskGroup.open("jobs")) {
        kept = group;
        executor = group.asExecutorService();
        assertSame(1, executor.submit(() -> 1).get());
        group.join();
      }
      assertTrue(executor.isShutdown() && executor.isTerminated());
      assertTrue(executor.awaitTermination(1, TimeUnit.HOURS));
      assertThrows(RejectedExecutionException.class, () -> executor.execute(() -> {}));
      assertThrows(IllegalStateException.class, kept::asExecutorService);
    });
  }

  @Test
  void noJobIsLostBetweenManyCallersAndAShutdown() throws Exception {
    for (int round = 0; round < 30; round++) {
      with(executor -> {
        var accepted = new AtomicInteger();
        var ran = new AtomicInteger();
        // No executor without a limit slows its callers down: three that never wait fill any heap.
        var waiting = new Semaphore(200);
        var callers = new ArrayList<Thread>();
        for (int i = 0; i < 3; i++) {
          callers.add(Thread.ofPlatform().start(() -> {
            try {
              while (true) {
                waiting.acquireUninterruptibly();
                executor.execute(() -> {
                  ran.incrementAndGet();
                  waiting.release();
                });
                accepted.incrementAndGet();
              }
            } catch (RejectedExecutionException e) {
              waiting.release();
            }
          }));
        }
        Heddle.sleep(Duration.ofMillis(1));
        executor.shutdown();
        Heddle.blocking(() -> {
          for (Thread caller : callers) {
            caller.join();
          }
        });
        assertTrue(executor.awaitTermination(1, TimeUnit.HOURS));
        assertEquals(accepted.get(), ran.get());
      });
    }
  }
}
