package dev.heddle.samples.choose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.scheduler.jdk.JdkGateway;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ToolTest {
  private static final Map<Tool, String> PRINTED =
      Map.of(
          Tool.PLAIN_CALL, "sum: 500000500000",
          Tool.TASKS, "100 answers, the last: answer 100",
          Tool.BLOCKING_CALLS, "lengths: [13, 13, 13]",
          Tool.CARRIERS, "words by length: {4=3, 6=1}",
          Tool.PROCESSES, "sums: [55, 5050, 500500]",
          Tool.TASKS_AND_PROCESSES, "words: [2, 3]");

  @Test
  void givenJobsGetTheirTools() {
    Map<String, Work> jobs =
        Map.of(
            "hundreds of API requests", new Work(Does.WAITS, 300, false, false),
            "a chat that keeps its members", new Work(Does.WAITS, 1_000, true, false),
            "a local database by an old driver", new Work(Does.BLOCKS, 8, true, false),
            "converting videos", new Work(Does.COMPUTES, 20, false, true),
            "an index in memory that all extend", new Work(Does.COMPUTES, 8, true, false),
            "pages fetched and then analysed", new Work(Does.BOTH, 50, false, false),
            "sums over numbers that none changes", new Work(Does.COMPUTES, 8, false, false),
            "one report at night", new Work(Does.COMPUTES, 1, false, false));
    Map<String, Tool> expected =
        Map.of(
            "hundreds of API requests", Tool.TASKS,
            "a chat that keeps its members", Tool.TASKS,
            "a local database by an old driver", Tool.BLOCKING_CALLS,
            "converting videos", Tool.PROCESSES,
            "an index in memory that all extend", Tool.CARRIERS,
            "pages fetched and then analysed", Tool.TASKS_AND_PROCESSES,
            "sums over numbers that none changes", Tool.CARRIERS,
            "one report at night", Tool.PLAIN_CALL);
    jobs.forEach((job, work) -> assertEquals(expected.get(job), Tool.of(work), job));
  }

  @ParameterizedTest
  @EnumSource(Tool.class)
  void everyProgramCompilesAndRuns(Tool tool, @TempDir Path folder) throws Exception {
    Path source = Files.writeString(folder.resolve("Main.java"), tool.program());
    Process java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), JdkGateway.FLAG,
            "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
            source.toString())
            .redirectErrorStream(true).start();
    String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, java.waitFor(), output);
    assertEquals(PRINTED.get(tool), output.strip());
  }
}
