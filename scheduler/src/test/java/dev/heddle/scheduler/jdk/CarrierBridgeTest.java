package dev.heddle.scheduler.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CarrierBridgeTest {
  private final List<Runnable> arrived = new ArrayList<>();
  private final CarrierBridge bridge =
      new CarrierBridge(arrived::add, (_, _) -> new ProbedPark());

  @Test
  void continuationArrivesAsItselfHoweverTheJdkHandsItOver() {
    Runnable continuation = () -> {};
    var ways =
        List.<Executor>of(
            bridge,
            one -> bridge.execute(ForkJoinTask.adapt(one)),
            one -> bridge.submit(ForkJoinTask.adapt(one)),
            one -> bridge.externalSubmit(ForkJoinTask.adapt(one)),
            one -> bridge.lazySubmit(ForkJoinTask.adapt(one)));

    ways.forEach(way -> way.execute(continuation));

    assertEquals(ways.size(), arrived.size());
    arrived.forEach(one -> assertSame(continuation, one));
  }

  @Test
  void taskThatHidesItsContinuationIsRunAsItIs() {
    var ran = new AtomicInteger();
    var strange = new RecursiveAction() {
      private static final long serialVersionUID = 1L;

      @Override
      protected void compute() {
        ran.incrementAndGet();
      }
    };

    bridge.submit(strange);
    arrived.forEach(Runnable::run);
    AdaptedContinuation.asItIs(ForkJoinTask.adapt(ran::incrementAndGet)).run();

    assertEquals(2, ran.get());
  }

  @Test
  void threadOfAContinuationIsKnown() {
    Thread thread = JdkGateway.virtualThreads().unstarted(bridge, "mine", () -> {});
    thread.start();

    assertSame(thread, JdkGateway.virtualThreads().threadOf(arrived.getFirst()));
    arrived.getFirst().run();
    assertEquals(Thread.State.TERMINATED, thread.getState());
  }
}
