package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A system that gives no more: clear errors, what works goes on, nothing hangs. */
@Timeout(120)
class LimitsTest {
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

  /** Run in a JVM of its own, under a limit: says what becomes of calls. */
  static final class Parent {
    public static void main(String[] args) throws Exception {
      int workers = Integer.parseInt(args[0]);
      try (var first = ProcessPool.open(1)) {
        // What is loaded now needs no descriptor later.
        first.map(n -> n, List.of(1, 2));
      } catch (IllegalStateException _) {
        // Not even one; the real calls say so.
      }
      try (var pool = ProcessPool.open(workers)) {
        for (int i = 0; i < 2; i++) {
          try {
            List<Integer> sums = pool.map(n -> n + 1, IntStream.range(0, 100).boxed().toList());
            System.out.println("sum " + sums.stream().mapToInt(n -> n).sum());
          } catch (IllegalStateException e) {
            System.out.println("refused " + e.getMessage());
          }
        }
      }
      System.out
          .println("children " + ProcessHandle.current().children().filter(Parent::runs).count());
      System.exit(0);
    }

    /** One that has ended has no command, also where nobody could wait for its end. */
    private static boolean runs(ProcessHandle child) {
      return child.isAlive() && child.info().command().isPresent();
    }
  }

  /** Run in a JVM of its own, with few descriptors: takes all but three of them, then gives them back. */
  static final class Hoarder {
    private static final Path OPEN = Path.of("/proc/self/fd");

    public static void main(String[] args) throws Exception {
      useAndPrint("sum");
      long before = openDescriptors();
      var hoard = new ArrayDeque<FileInputStream>();
      try {
        while (true) {
          hoard.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException _) {
        for (int i = 0; i < 3; i++) {
          hoard.removeFirst().close();
        }
      }
      useAndPrint("sum without descriptors");
      for (FileInputStream file : hoard) {
        file.close();
      }
      useAndPrint("sum");
      System.out.println("leaked " + Math.max(0, openDescriptors() - before));
      System.out.println("children " + ProcessHandle.current().children().count());
      System.exit(0);
    }

    private static void useAndPrint(String what) {
      try (var pool = ProcessPool.open(2)) {
        List<Integer> sums = pool.map(n -> n + 1, List.of(1, 2, 3));
        System.out.println(what + " " + sums);
      } catch (Exception e) {
        System.out.println("refused " + e.getMessage());
      }
    }

    private static long openDescriptors() throws IOException {
      try (Stream<Path> all = Files.list(OPEN)) {
        return all.count();
      }
    }
  }

  @Test
  void limitOfDescriptorsRefusesCallsWithTheReasonAndNothingLeaks() throws Exception {
    assumeTrue(Files.isExecutable(PRLIMIT));
    List<String> lines = List.of();
    // A JVM that has no descriptor left now and then dies of it, in code of its own.
    for (int attempt = 0; attempt < 20 && !lines.contains("children 0"); attempt++) {
      lines = started(List.of(PRLIMIT.toString(), "--nofile=200:200"), Hoarder.class).lines();
    }
    String all = lines.toString();
    assertEquals(5, lines.size(), all);
    assertEquals("sum [2, 3, 4]", lines.getFirst());
    assertTrue(lines.get(1).startsWith("refused Worker processes cannot be"), all);
    assertTrue(lines.get(1).contains("Too many open files"), all);
    assertEquals(List.of("sum [2, 3, 4]", "leaked 0", "children 0"), lines.subList(2, 5));
  }

  @Test
  void limitOfProcessesRefusesCallsWithTheReasonAndNothingHangs() throws Exception {
    assumeTrue(Files.isExecutable(SETPRIV) && Files.isExecutable(PRLIMIT));
    assumeTrue("root".equals(System.getProperty("user.name")), "needs to become another user");
    // Root has no such limit; so as nobody, who may read our class path all the same.
    List<String> limited =
        List.of(
            SETPRIV.toString(), "--reuid=65534", "--clear-groups",
            "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search",
            PRLIMIT.toString(), "--nproc=28");
    List<String> lines = run(limited, Parent.class, "2");
    assertEquals("children 0", lines.getLast(), lines::toString);
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("refused Worker processes cannot be")),
        lines::toString);
  }

  private record Ended(int code, String out) {
    List<String> lines() {
      return out.lines()
          .filter(line -> line.matches("(sum|refused|leaked|children) .*"))
          .toList();
    }
  }

  private static List<String> run(List<String> limiter, Class<?> main, String... args)
      throws Exception {
    Ended ended = started(limiter, main, args);
    assertEquals(0, ended.code(), ended.out());
    return ended.lines();
  }

  private static Ended started(List<String> limiter, Class<?> main, String... args)
      throws Exception {
    var command = new ArrayList<>(limiter);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC", "-XX:CICompilerCount=2",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp", System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(List.of(args));
    Process parent =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(parent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(parent.waitFor(), out);
  }
}
