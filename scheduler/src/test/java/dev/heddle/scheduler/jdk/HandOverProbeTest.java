package dev.heddle.scheduler.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.scheduler.ContainerView;
import dev.heddle.scheduler.ThreadContainment;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HandOverProbeTest {

  @Test
  void thisJdkHandsEverythingOver() throws InterruptedException {
    assertNull(faultIf(scheduler -> scheduler));

    // From a virtual thread too, and with an interrupt pending, which stays.
    var interrupted = new AtomicInteger();
    Thread.ofVirtual()
        .start(() -> {
          Thread.currentThread().interrupt();
          if (faultIf(scheduler -> scheduler) == null && Thread.interrupted()) {
            interrupted.incrementAndGet();
          }
        })
        .join();
    assertEquals(1, interrupted.get());
  }

  @Test
  void whatAJdkDoesNotHandOverIsNamed() {
    assertEquals(
        "a virtual thread that is started is not handed to its scheduler",
        faultIf(_ -> JdkGateway.virtualThreads().defaultScheduler()));
    assertEquals(
        "a virtual thread that yields is not handed to its scheduler",
        faultIf(scheduler -> onlyFirst(1, scheduler)));
    // Any Executor that is no ForkJoinPool: the JDK keeps timed parks to itself.
    assertEquals(
        "a virtual thread that parks for a time does not hand that to its scheduler",
        faultIf(scheduler -> scheduler::execute));
  }

  @Test
  void whatAJdkDoesNotHaveIsNamed() {
    String fault =
        faultIf(_ -> {
          throw new NoSuchMethodError("of another JDK");
        });
    assertTrue(fault != null && fault.contains("of another JDK"), fault);
  }

  private static Executor onlyFirst(int count, Executor scheduler) {
    var seen = new AtomicInteger();
    return continuation -> {
      if (seen.incrementAndGet() <= count) {
        scheduler.execute(continuation);
      }
    };
  }

  /** Looks for a fault of a JDK that gives continuations to another scheduler than it was told. */
  private static @Nullable String faultIf(UnaryOperator<Executor> scheduler) {
    return new HandOverProbe(new Redirected(JdkGateway.virtualThreads(), scheduler)).findFault();
  }

  private record Redirected(VirtualThreads threads, UnaryOperator<Executor> redirect)
      implements
        VirtualThreads {

    @Override
    public Thread unstarted(Executor scheduler, @Nullable String name, Runnable body) {
      return threads.unstarted(redirect.apply(scheduler), name, body);
    }

    @Override
    public void start(Thread thread, ThreadContainment container) {
      threads.start(thread, container);
    }

    @Override
    public ThreadContainment open(ContainerView view, boolean owned) {
      return threads.open(view, owned);
    }

    @Override
    public Thread currentCarrier() {
      return threads.currentCarrier();
    }

    @Override
    public @Nullable Thread threadOf(Runnable continuation) {
      return threads.threadOf(continuation);
    }

    @Override
    public Executor defaultScheduler() {
      return threads.defaultScheduler();
    }
  }
}
