package dev.heddle.cluster;

import java.util.List;

/** The code of the README. */
final class Readme {
  private Readme() {}

  // [readme]
  static void lend(String address, String others, String secret) throws InterruptedException {
    try (ClusterMember member =
        ClusterMember.builder().address(address).members(others).secret(secret).join()) {
      member.awaitEnd();
    }
  }
  // [readme]

  // [readme]
  static List<Integer> compute(String address, String members, String secret) throws Exception {
    try (ClusterPool pool =
        ClusterPool.builder().address(address).members(members).secret(secret).build()) {
      return pool.map(n -> n * n, List.of(1, 2, 3));
    }
  }
  // [readme]
}
