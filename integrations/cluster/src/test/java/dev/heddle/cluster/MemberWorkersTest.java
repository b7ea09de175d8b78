package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.ipc.WorkerLostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A member whose workers are processes of their own. */
@Timeout(120)
class MemberWorkersTest {

  @Test
  void crashOfATaskTakesItsWorkerAndNotTheMember() throws Exception {
    try (Members members = Members.start(1, Members.Kind.threads(1).workers(1));
        ClusterPool pool = members.pool().grace(Duration.ofMillis(300)).build()) {
      long member = members.all().getFirst().process().pid();
      long first = pool.call(() -> ProcessHandle.current().pid());
      assertNotEquals(member, first);
      var lost =
          assertThrows(
              WorkerLostException.class,
              () -> pool.call(
                  () -> {
                    System.err.println("going down");
                    Runtime.getRuntime().halt(42);
                    return 0;
                  }));
      assertEquals(42, lost.exitCode());
      assertEquals(first, lost.pid());
      assertTrue(lost.lastWords().contains("going down"), lost.getMessage());
      assertTrue(lost.worker().contains(members.addresses()), lost.worker());
      assertNotEquals(first, pool.call(() -> ProcessHandle.current().pid()));
      Heddle.run(
          () -> assertThrows(
              TimeoutException.class,
              () -> Heddle.timeout(
                  Duration.ofMillis(300), () -> pool.call(Deaf::listenNot, 60_000))));
      assertEquals(1, pool.call((Integer n) -> n, 1));
      assertTrue(members.all().getFirst().process().isAlive());
    }
  }
}
