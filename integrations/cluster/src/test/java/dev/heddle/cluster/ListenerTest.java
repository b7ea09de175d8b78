package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.ipc.PoolListener;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ListenerTest {
  private static final int TASKS = 50;

  /** Begun tasks less ended ones never fall below none. */
  private static final class Counting implements PoolListener {
    final AtomicInteger started = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();
    volatile boolean wrongOrder;

    @Override
    public void taskStarted(String worker, long at) {
      started.incrementAndGet();
    }

    @Override
    public void taskEnded(String worker, long began, long at) {
      wrongOrder |= ended.incrementAndGet() > started.get();
    }
  }

  @Test
  void beginningOfEachTaskIsToldWhetherOrNotItMayBeRunAgain() throws Exception {
    var listener = new Counting();
    String name = "listened-" + ProcessHandle.current().pid();
    try (ClusterMember member = ClusterMember.builder().name(name).threads(2).join()) {
      try (ClusterPool pool =
          ClusterPool.builder().name(name).members(member.address()).listener(listener).build()) {
        pool.map((Integer n) -> n, IntStream.range(0, TASKS).boxed().toList());
        pool.idempotent(1).map((Integer n) -> n, IntStream.range(0, TASKS).boxed().toList());
      }
    }
    assertEquals(2 * TASKS, listener.ended.get());
    assertEquals(2 * TASKS, listener.started.get());
    assertEquals(false, listener.wrongOrder);
  }
}
