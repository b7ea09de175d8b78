package dev.heddle.applications.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.applications.RunningApplication;
import dev.heddle.cluster.ClusterMember;
import dev.heddle.samples.census.DemoCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(300)
class ClusterApplicationTest {
  private static final List<String> TOTALS =
      List.of("classes", "verified", "methods", "instructions", "failed", "largest");

  @TempDir private Path folder;

  @Test
  void allIsDoneThoughAMemberIsKilled() throws Exception {
    try (var application = RunningApplication.start("cluster", "two", "--blocks", "30")) {
      assertTrue(
          application.awaitLine("10 blocks are done; ").startsWith("killing the member at "));
      assertTrue(application.awaitLine("30 blocks are done; ").contains("has 469 steps"));
      assertTrue(application.awaitLine("Workers lost: ").startsWith("1, "));
    }
  }

  @Test
  void memberAsAProgramTellsWhereItIs() throws Exception {
    try (var application =
        RunningApplication.start("cluster", "member", "--threads", "1", "--name", "program")) {
      assertTrue(
          application.awaitLine("A member of the cluster at ").startsWith("127.0.0.1:"));
    }
  }

  @Test
  void totalsOfTheDemoOnAClusterAreThoseOfThePassOneAfterAnother() throws Exception {
    try (ClusterMember first = ClusterMember.builder().threads(1).join();
        ClusterMember _ =
            ClusterMember.builder().members(first.address()).threads(1).join()) {
      JsonNode apart = demo("--cluster", first.address());
      JsonNode inOrder = demo("--mode", "SEQUENTIAL");
      assertTrue(inOrder.get("classes").asLong() > 10);
      for (String total : TOTALS) {
        assertEquals(inOrder.get(total), apart.get(total), total);
      }
    }
  }

  private JsonNode demo(String... options) {
    Path json = folder.resolve("totals.json");
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--no-baseline", "--json", json.toString(), "target/classes"));
    assertEquals(0, new CommandLine(new DemoCommand()).execute(all.toArray(String[]::new)));
    return JsonMapper.builder().build().readTree(json.toFile());
  }
}
