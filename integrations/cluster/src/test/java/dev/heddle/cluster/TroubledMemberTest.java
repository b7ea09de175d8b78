package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A member whose worker processes cannot start. */
@Timeout(240)
class TroubledMemberTest {
  private static final String NAME = "troubled-" + ProcessHandle.current().pid();
  private static final String BAD = "-XX:NoSuchOption";

  @Test
  void othersDoTheWork() throws Exception {
    try (ClusterMember good = ClusterMember.builder().name(NAME).threads(1).join();
        ClusterMember _ =
            ClusterMember.builder()
                .name(NAME)
                .members(good.address())
                .workers(3, BAD)
                .join();
        ClusterPool pool =
            ClusterPool.builder()
                .name(NAME)
                .members(good.address())
                .grace(Duration.ofMillis(100))
                .build()) {
      for (int i = 0; i < 2; i++) {
        assertEquals(i, pool.call((Integer n) -> n, i));
        // The good one loses its worker; now the other one has the most free seats.
        Heddle.run(
            () -> assertThrows(
                TimeoutException.class,
                () -> Heddle.timeout(
                    Duration.ofMillis(500), () -> pool.call(Deaf::listenNot, 2_000))));
      }
      assertEquals(7, pool.call((Integer n) -> n, 7));
    }
  }

  @Test
  void ifThereIsNobodyElseItIsNamed() {
    try (ClusterMember bad = ClusterMember.builder().name(NAME).workers(1, BAD).join();
        ClusterPool pool = ClusterPool.builder().name(NAME).members(bad.address()).build()) {
      var failure =
          assertThrows(IllegalStateException.class, () -> pool.call((Integer n) -> n, 1));
      assertTrue(failure.getMessage().contains(bad.address()), failure.getMessage());
      assertTrue(failure.getMessage().contains("NoSuchOption"), failure.getMessage());
    }
  }
}
