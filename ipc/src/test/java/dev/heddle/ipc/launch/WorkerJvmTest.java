package dev.heddle.ipc.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.ipc.ProcessPool;
import dev.heddle.ipc.RemoteCallable;
import dev.heddle.ipc.WorkerJvm;
import dev.heddle.ipc.WorkerProcess;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a worker's JVM has of this one, and what can be said of it. */
@Timeout(60)
class WorkerJvmTest {
  private static final String DEBUGGER =
      "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=5005";

  @TempDir private Path directory;

  private static <R> R inAWorker(WorkerJvm jvm, RemoteCallable<R> code) throws Exception {
    try (var pool = ProcessPool.builder().workers(1).jvm(jvm).build()) {
      return pool.call(code);
    }
  }

  private static String collector() {
    return ManagementFactory.getGarbageCollectorMXBeans().getFirst().getName();
  }

  @Test
  void collectorIsTheSerialOneUnlessSomebodyChoosesAnother() throws Exception {
    WorkerJvm jvm = WorkerJvm.inherited();
    assertEquals("Copy", inAWorker(jvm, WorkerJvmTest::collector));
    String parallel = inAWorker(jvm.options("-XX:+UseParallelGC"), WorkerJvmTest::collector);
    assertTrue(parallel.startsWith("PS "), parallel);
    String g1 =
        inAWorker(
            jvm.with("JAVA_TOOL_OPTIONS", "-Dx=1 -XX:+UseG1GC"), WorkerJvmTest::collector);
    assertTrue(g1.startsWith("G1 "), g1);
    Path options = Files.writeString(directory.resolve("options"), "-Xmx64m\n-XX:+UseZGC\n");
    assertTrue(OptionVariables.chooseCollector(Map.of(), List.of("@" + options)));
    assertTrue(OptionVariables.chooseCollector(Map.of(), List.of("-XX:-UseSerialGC")));
    assertTrue(
        OptionVariables.chooseCollector(
            Map.of("JDK_JAVA_OPTIONS", "-Xmx1g '-XX:+UseShenandoahGC'"), List.of()));
    assertTrue(
        OptionVariables.chooseCollector(Map.of("_JAVA_OPTIONS", "-XX:+UseG1GC"), List.of()));
    assertFalse(
        OptionVariables.chooseCollector(
            Map.of("JAVA_TOOL_OPTIONS", "-XX:+UseGCOverheadLimit -XX:+UseStringDeduplication"),
            List.of("-XX:+UseAdaptiveSizePolicyWithSystemGC")));
  }

  @Test
  void debuggersAndPortsInOptionVariablesStayWithThisJvm() {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_TOOL_OPTIONS", "-Dname='a b' " + DEBUGGER + " -Xmx64m");
    environment.put("JDK_JAVA_OPTIONS", "-Xdebug \"-Xrunjdwp:server=y,address=5005\"");
    environment.put("_JAVA_OPTIONS", "-Dcom.sun.management.jmxremote.port=9999");
    environment.put("OTHER", DEBUGGER);
    OptionVariables.removeWhatIsOneJvms(environment);
    assertEquals(
        Map.of(
            "JAVA_TOOL_OPTIONS",
            "-Dname='a b' -Xmx64m",
            "JDK_JAVA_OPTIONS",
            "",
            "_JAVA_OPTIONS",
            "",
            "OTHER",
            DEBUGGER),
        environment);
  }

  @Test
  void optionsThatCodeDependsOnAreInheritedAndOthersAreNot() throws Exception {
    List<String> options =
        OwnOptions.optionsOf(
            List.of(
                "/jdk/bin/java",
                DEBUGGER,
                "-Dname=a value",
                "-ea:dev...",
                "--enable-preview",
                "--source",
                "25",
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "--add-modules=java.sql",
                "-Xmx4g",
                "-XX:+UseZGC",
                "-cp",
                "classes",
                "-Dcom.sun.management.jmxremote.port=9999",
                "Main",
                "-Dnot=an option"));
    assertEquals(
        List.of(
            "-Dname=a value",
            "-ea:dev...",
            "--enable-preview",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-modules=java.sql"),
        OwnOptions.inheritedOf(options));
    assertNull(OwnOptions.optionsOf(List.of("java", "@options", "Main")));
    assertNull(OwnOptions.optionsOf(List.of("/opt/app/launcher", "Main")));
    assertEquals(
        List.of(), OwnOptions.optionsOf(List.of("java", "-jar", "app.jar", "-Dnot=an option")));
    String level = "org.slf4j.simpleLogger.defaultLogLevel";
    assertEquals(
        System.getProperty(level),
        inAWorker(WorkerJvm.inherited(), () -> System.getProperty(level)));
  }

  /** Run in a JVM of its own. */
  static final class TellsAssertions {
    public static void main(String[] args) throws Exception {
      IO.println(
          inAWorker(
              WorkerJvm.inherited(), () -> WorkerJvmTest.class.desiredAssertionStatus()));
    }
  }

  @Test
  void assertionsAreOnInWorkersIfTheOptionOfTheirParentSaysSo() throws Exception {
    // Not of this JVM, whose assertions may have been set without an option.
    for (String option : List.of("-ea", "-ea:dev.heddle.ipc...", "-da")) {
      Process parent =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              option,
              "-cp",
              System.getProperty("java.class.path"),
              TellsAssertions.class.getName())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String told = new String(parent.getInputStream().readAllBytes()).strip();
      assertEquals(String.valueOf(option.startsWith("-ea")), told, option);
    }
  }

  @Test
  void workersHaveTheAccessFlag() throws Exception {
    assertEquals(
        5,
        inAWorker(
            WorkerJvm.inherited(),
            () -> Heddle.run(
                () -> {
                  Heddle.sleep(Duration.ofMillis(1));
                  return 5;
                })));
    try (var process = WorkerProcess.start(() -> Heddle.run(() -> 5))) {
      assertEquals(0, process.join());
    }
  }

  @Test
  void environmentAndDirectoryAreTheWorkersOwn() throws Exception {
    WorkerJvm jvm = WorkerJvm.inherited().with("HEDDLE_TEST", "größe \"x\"").in(directory);
    assertEquals("größe \"x\"", inAWorker(jvm, () -> System.getenv("HEDDLE_TEST")));
    // Relative entries of the class path mean what they mean here.
    assertEquals(
        directory.toRealPath().toString(), inAWorker(jvm, () -> new File(".").getCanonicalPath()));
    assertNull(System.getenv("HEDDLE_TEST"));
    try (var process = WorkerProcess.start(() -> {
      System.out
          .println(System.getenv("HEDDLE_TEST").length() + " " + new File("").getCanonicalPath());
      return 0;
    }, jvm)) {
      assertEquals("9 " + directory.toRealPath(), process.stdout().readLine());
    }
  }

  @Test
  void missingJavaIsNamedWithWhatToDo() throws Exception {
    WorkerJvm jvm = WorkerJvm.inherited().java(directory.resolve("java"));
    var fromPool = assertThrows(IllegalStateException.class, () -> inAWorker(jvm, () -> 1));
    assertTrue(fromPool.getMessage().contains(directory + "/java"), fromPool.getMessage());
    var fromProcess = assertThrows(IOException.class, () -> WorkerProcess.start(() -> 1, jvm));
    assertTrue(fromProcess.getMessage().contains("java(...)"), fromProcess.getMessage());
    WorkerJvm same =
        WorkerJvm.inherited().java(Path.of(System.getProperty("java.home"), "bin/java"));
    assertEquals(1, inAWorker(same, () -> 1));
  }

  @Test
  void classPathOfAnyLengthReachesWorkers() throws Exception {
    var path = new StringBuilder(System.getProperty("java.class.path"));
    for (int i = 0; i < 3_000; i++) {
      path.append(File.pathSeparator).append("/opt/some folder/with \"quotes\" and \\/library-")
          .append(i);
    }
    String classPath = path.toString();
    assertTrue(classPath.length() > 150_000);
    WorkerJvm jvm = WorkerJvm.inherited().classPath(classPath);
    WorkerProcess.start(() -> 0).close();
    long before = openFilesWithoutAName();
    assertEquals(
        classPath.length(),
        inAWorker(jvm, () -> System.getProperty("java.class.path").length()));
    try (var process = WorkerProcess.start(() -> 0, jvm)) {
      assertEquals(0, process.join());
    }
    while (openFilesWithoutAName() > before) {
      Thread.sleep(1);
    }
  }

  private static long openFilesWithoutAName() throws IOException {
    long found = 0;
    for (File descriptor : new File("/proc/self/fd").listFiles()) {
      try {
        String target = Files.readSymbolicLink(descriptor.toPath()).toString();
        found += target.contains("/heddle-") && target.endsWith("(deleted)") ? 1 : 0;
      } catch (IOException _) {
        // It has been closed meanwhile.
      }
    }
    return found;
  }

  /** What a user may write: a pool in a static field of the class that has the function. */
  private static final class WithStaticPool {
    static final ProcessPool POOL = ProcessPool.open(2);

    static int increment(int n) {
      return n + 1;
    }

    static int throughThePool(int n) throws Exception {
      return POOL.call(m -> m + 1, n);
    }
  }

  private static final class WithStaticProcess {
    static final WorkerProcess PROCESS = start();

    private static WorkerProcess start() {
      try {
        return WorkerProcess.start(() -> use(0));
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    static int use(int n) {
      return n;
    }
  }

  @Test
  void poolOfAStaticFieldIsNotStartedInWorkers() throws Exception {
    try (var pool = WithStaticPool.POOL) {
      assertEquals(List.of(2, 3, 4), pool.map(WithStaticPool::increment, List.of(1, 2, 3)));
      assertEquals(
          0L, (long) pool.call(() -> ProcessHandle.current().descendants().count()));
      var refused =
          assertThrows(
              IllegalStateException.class, () -> pool.call(WithStaticPool::throughThePool, 1));
      assertTrue(refused.getMessage().contains("static initializer"), refused.getMessage());
      assertTrue(refused.getMessage().contains("WithStaticPool"), refused.getMessage());
    }
    try (var process = WithStaticProcess.PROCESS) {
      assertEquals(1, process.join());
      String trace = new String(process.stderr().readAll(1 << 20));
      assertTrue(trace.contains("static initializer of"), trace);
    }
  }

  private static int nested(int depth) throws Exception {
    String[] deepAlready = depth == 0 ? new String[]{"-Dheddle.worker.depth=7"} : new String[0];
    try (var pool = ProcessPool.builder().workers(1).jvmOptions(deepAlready).build()) {
      return pool.call(WorkerJvmTest::nested, depth + 1);
    }
  }

  @Test
  void workersWithinWorkersEndSomewhere() {
    var refused = assertThrows(IllegalStateException.class, () -> nested(0));
    assertTrue(refused.getMessage().contains("Workers within workers"), refused.getMessage());
  }
}
