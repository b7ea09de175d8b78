package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may join, and what the others are told. */
@Timeout(120)
class JoinTest {
  private static final String SECRET = "sixteen characters or more";
  private static ClusterMember member;

  @BeforeAll
  static void start() {
    member = ClusterMember.builder().name("join").threads(1).secret(SECRET).join();
  }

  @AfterAll
  static void end() {
    member.close();
  }

  private static ClusterPoolBuilder pool() {
    return ClusterPool.builder().name("join").members(member.address());
  }

  @Test
  void whoKnowsTheSecretAndHasTheSameClassesJoins() throws Exception {
    try (ClusterPool pool = pool().secret(SECRET).build()) {
      assertEquals(List.of(1, 4, 9), pool.map((Integer n) -> n * n, List.of(1, 2, 3)));
    }
  }

  @Test
  void anotherSecretOrNoneIsRefused() {
    for (ClusterPoolBuilder builder : List.of(pool(), pool().secret("another one, just as long"))) {
      var refused = assertThrows(JoinRefusedException.class, builder::build);
      assertTrue(refused.getMessage().contains("does not know the secret"), refused.getMessage());
    }
    assertThrows(
        JoinRefusedException.class,
        () -> ClusterMember.builder().name("join").members(member.address()).join());
  }

  @Test
  void otherClassesAreRefusedByTheirName() {
    var refused =
        assertThrows(
            JoinRefusedException.class,
            () -> pool().secret(SECRET).fingerprint("release 8").build());
    assertTrue(
        refused.getMessage().contains("[fingerprint release 8] instead of ["),
        refused.getMessage());
    assertTrue(refused.getMessage().contains(" more]"), refused.getMessage());
  }

  @Test
  void anotherClusterIsRefusedByItsName() {
    var refused =
        assertThrows(
            JoinRefusedException.class,
            () -> ClusterPool.builder()
                .name("other")
                .secret(SECRET)
                .members(member.address())
                .build());
    assertTrue(
        refused.getMessage().contains("[cluster other] instead of [cluster join]"),
        refused.getMessage());
  }

  @Test
  void beyondLoopbackASecretIsNeeded() {
    var unsafe =
        assertThrows(
            IllegalStateException.class, () -> ClusterMember.builder().address("192.0.2.1").join());
    assertTrue(unsafe.getMessage().contains("secret(...)"), unsafe.getMessage());
    assertThrows(IllegalArgumentException.class, () -> ClusterMember.builder().secret("short"));
  }

  @Test
  void addressesOfTheSixthVersionCarryTheirBrackets() throws Exception {
    assertEquals("[::1]:5801", Addresses.text("::1", 5801));
    assertEquals("::1", Addresses.parse("[::1]:5801").getFirst().getHostString());
    assumeTrue(hasLoopbackOfTheSixthVersion());
    try (ClusterMember six =
        ClusterMember.builder().name("six").address("::1").threads(1).join();
        ClusterPool pool =
            ClusterPool.builder().name("six").address("::1").members(six.address()).build()) {
      assertTrue(six.address().startsWith("[0:0:0:0:0:0:0:1]:"), six.address());
      assertEquals(4, pool.call((Integer n) -> n * n, 2));
      assertTrue(
          pool.workers().getFirst().name().contains(six.address()), pool.toString());
    }
  }

  private static boolean hasLoopbackOfTheSixthVersion() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return socket.isBound();
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void aPoolThatFindsNobodySaysSo() {
    var alone =
        assertThrows(
            IllegalStateException.class, () -> ClusterPool.join("127.0.0.1:1"));
    assertTrue(alone.getMessage().contains("start one there"), alone.getMessage());
  }
}
