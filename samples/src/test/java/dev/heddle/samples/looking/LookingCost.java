package dev.heddle.samples.looking;

import dev.heddle.samples.Main;
import dev.heddle.scheduler.jdk.JdkGateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures what a look at a program with very many tasks costs: how long the answer takes, and how much processor time
 * it takes there, of the carriers and in all,
 * and how long a start is held up. A program that is still has its carriers asleep: what they use is by the look.
 *
 * <pre>LookingCost [TASKS [CARRIERS [COMMAND ...]]]</pre>
 */
final class LookingCost {
  private static final int LOOKS = 7;

  private LookingCost() {}

  static void main(String[] args) throws Exception {
    String tasks = args.length > 0 ? args[0] : "100000";
    String carriers = args.length > 1 ? args[1] : "1";
    List<String> command =
        args.length > 2 ? List.of(args).subList(2, args.length) : List.of("tree");
    for (String ticking : List.of("still", "ticking")) {
      lookAt(List.of(tasks, carriers, ticking), command);
    }
  }

  private static void lookAt(List<String> program, List<String> command) throws Exception {
    Process crowd =
        java(List.of(), Crowd.class, program)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var said = crowd.inputReader(StandardCharsets.UTF_8)) {
      said.readLine();
      System.out.printf("tasks, carriers %s: heddle %s PID%n", program, command);
      for (int i = 0; i < LOOKS; i++) {
        look(crowd, said, command);
      }
    } finally {
      crowd.destroyForcibly();
    }
  }

  private static void look(Process crowd, BufferedReader said, List<String> command)
      throws Exception {
    long[] before = used(crowd, said);
    Path answer = Files.createTempFile("look", ".txt");
    List<String> words = new ArrayList<>(command);
    words.add(Long.toString(crowd.pid()));
    long start = System.nanoTime();
    // As the launcher starts it, but for the archive of classes.
    Process look =
        java(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), Main.class, words)
            .redirectOutput(answer.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int code = look.waitFor();
    long took = System.nanoTime() - start;
    long[] after = used(crowd, said);
    System.out.printf(
        "  code %d, %,d bytes after %d ms; there %.1f ms of carriers, %d ms in all, longest start"
            + " %.1f ms%n",
        code,
        Files.size(answer), took / 1_000_000, (after[0] - before[0]) / 1e6,
        (after[1] - before[1]) / 1_000_000, after[2] / 1e6);
    Files.delete(answer);
  }

  private static long[] used(Process crowd, BufferedReader said) throws IOException {
    crowd.getOutputStream().write('\n');
    crowd.getOutputStream().flush();
    String[] figures = said.readLine().split(" ");
    return Stream.of(figures).mapToLong(Long::parseLong).toArray();
  }

  private static ProcessBuilder java(List<String> flags, Class<?> program, List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(
        List.of(
            JdkGateway.FLAG, "-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(args);
    return new ProcessBuilder(command);
  }
}
