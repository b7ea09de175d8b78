package dev.heddle.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class AttachedProcessTest {

  /** A JVM that has nothing of what looks at it. */
  private static final class Program implements AutoCloseable {
    final Process process;

    Program(int cooks, String... flags) throws IOException {
      this(null, cooks, flags);
    }

    Program(@Nullable Path said, int cooks, String... flags) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
      command.addAll(List.of(flags));
      command.addAll(
          List.of(
              "-cp", System.getProperty("java.class.path"), Kitchen.class.getName(),
              Integer.toString(cooks)));
      var builder = new ProcessBuilder(command);
      process = builder.redirectError(
          said == null
              ? ProcessBuilder.Redirect.DISCARD
              : ProcessBuilder.Redirect.to(said.toFile()))
          .start();
      var printed =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      assertEquals("ready", printed.readLine());
    }

    long pid() {
      return process.pid();
    }

    void letEnd() throws Exception {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      assertEquals(0, process.waitFor());
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @Test
  void processThatWasNotPreparedShowsWhoWaitsForWhat() throws Exception {
    try (var program = new Program(2); var looked = AttachedProcess.attach(program.pid())) {
      String tree = looked.tree();
      assertTrue(tree.contains("run 'kitchen' on event loop"), tree);
      assertTrue(tree.contains("group 'dinner'"), tree);
      assertTrue(tree.contains("acquire of Lock[held by task 'roast'"), tree);
      assertTrue(looked.treeWithStacks().contains("Kitchen.java"), looked::toString);
      assertTrue(looked.treeAsJson(false).contains("\"name\":\"cake\""), looked::toString);
      assertEquals(tree.lines().count(), looked.tree().lines().count());
    }
  }

  @Test
  void processGoesOnAfterItHasBeenLookedAtByTwoAndEndsAsItWould() throws Exception {
    try (var program = new Program(2); var second = AttachedProcess.attach(program.pid())) {
      AttachedProcess closed;
      try (var first = AttachedProcess.attach(program.pid())) {
        assertTrue(first.tree().contains("cake"));
        closed = first;
      }
      assertTrue(second.tree().contains("cake"));
      var left = assertThrows(IOException.class, closed::tree);
      assertTrue(left.getMessage().contains("not looked at any more"), left::toString);
      program.letEnd();
      var ended = assertThrows(IOException.class, second::tree);
      assertTrue(ended.getMessage().contains("has ended"), ended::toString);
    }
  }

  @Test
  void ofAHundredThousandTasksNoneIsMissing() throws Exception {
    try (var program = new Program(100_000);
        var looked = AttachedProcess.attach(program.pid())) {
      String json = looked.treeAsJson(false);
      long names = Pattern.compile("\"state\":").matcher(json).results().count();
      assertEquals(100_001, names);
      assertTrue(looked.tree().lines().count() < 1_000, "a tree for people");
      String alike = looked.alike();
      assertTrue(alike.strip().startsWith("99999  kitchen"), alike);
      assertEquals(3, alike.lines().count(), alike);
    }
  }

  @Test
  void pageOfAHundredThousandTasksIsFoldedInTheProcessWhereTheyAre() throws Exception {
    try (var program = new Program(100_000);
        var looked = AttachedProcess.attach(program.pid());
        var page = looked.openPage(0)) {
      String view = get(page, "view.json");
      assertTrue(view.contains("\"count\":99999"), view);
      assertTrue(view.length() < 8_192, () -> view.length() + " characters");
      assertTrue(view.contains("\"pid\":" + program.pid()), view);
      assertTrue(get(page, "view.json?find=cake").contains("\"holder\":\"roast\""));
    }
  }

  @Test
  void programWhoseOnlyCarrierIsHeldIsLookedAtAllTheSame() throws Exception {
    try (var program = new Program(0); var looked = AttachedProcess.attach(program.pid())) {
      String tree = looked.treeWithStacks();
      assertTrue(tree.contains("main  running"), tree);
      assertTrue(tree.contains("Kitchen.read"), tree);
      assertTrue(looked.alike().contains("running  (main)"), looked::toString);
    }
  }

  @Test
  void programThatHasNotUsedHeddleIsSaidSoAndGetsNoAgent(@TempDir Path folder) throws Exception {
    Path said = folder.resolve("stderr");
    try (var program = new Program(said, -1)) {
      var none = assertThrows(IOException.class, () -> AttachedProcess.attach(program.pid()));
      assertTrue(none.getMessage().contains("has not used Heddle so far"), none::toString);
      program.letEnd();
    }
    assertEquals("", Files.readString(said));
  }

  @Test
  void programWhoseRunIsOverHasNoTree() throws Exception {
    try (var program = new Program(-2); var looked = AttachedProcess.attach(program.pid())) {
      assertEquals("", looked.tree());
      assertTrue(looked.treeAsJson(false).startsWith("{\"runs\":[]"), looked::toString);
      assertEquals("", looked.alike());
      try (var page = looked.openPage(0)) {
        String view = get(page, "view.json");
        assertTrue(view.startsWith("{\"buttons\":false,\"warned\":true,"), view);
        assertTrue(view.endsWith("\"runs\":[]}"), view);
      }
    }
  }

  /** Once through the agent, which its JVM warns of, once told that agents are welcome, once through the bean. */
  @Test
  void jvmWarnsOfTheAgentUnlessThatIsWelcomeOrThereIsABean(@TempDir Path folder) throws Exception {
    Path said = folder.resolve("stderr");
    try (var program = new Program(said, 2);
        var looked = AttachedProcess.attach(program.pid())) {
      assertTrue(looked.tree().contains("cake"));
      assertTrue(looked.hasWarned());
      assertTrue(Files.readString(said).contains("WARNING: A Java agent has been loaded"));
    }
    for (String flag : List.of("-XX:+EnableDynamicAgentLoading", "-Dkitchen.bean")) {
      Files.delete(said);
      try (var program = new Program(said, 2, flag);
          var looked = AttachedProcess.attach(program.pid());
          var page = looked.openPage(0)) {
        assertTrue(looked.tree().contains("cake"));
        assertTrue(looked.treeWithStacks().contains("Kitchen.java"), looked::toString);
        assertTrue(looked.treeAsJson(true).contains("\"stack\":["), looked::toString);
        assertTrue(looked.treeAsJson(false).contains("\"name\":\"cake\""), looked::toString);
        assertTrue(looked.alike().contains("(cake)"), looked::toString);
        assertTrue(get(page, "view.json?find=cake").contains("\"holder\":\"roast\""));
        assertFalse(looked.hasWarned());
        program.letEnd();
        var ended = assertThrows(IOException.class, looked::tree);
        assertTrue(ended.getMessage().contains("has ended"), ended::toString);
      }
      assertEquals("", Files.readString(said));
    }
  }

  @Test
  void bothWaysSayOfAClosedOneThatItIsNotLookedAt() throws Exception {
    try (var program = new Program(2, "-Dkitchen.bean")) {
      AttachedProcess closed = AttachedProcess.attach(program.pid());
      closed.close();
      closed.close();
      var left = assertThrows(IOException.class, closed::tree);
      assertTrue(left.getMessage().contains("not looked at any more"), left::toString);
    }
  }

  @Test
  void pageHereShowsTheTasksThereAndSaysThatItHasEnded() throws Exception {
    try (var program = new Program(2);
        var looked = AttachedProcess.attach(program.pid());
        var page = looked.openPage(0)) {
      assertTrue(get(page, "tree.json").contains("\"name\":\"cake\""));
      program.letEnd();
      assertTrue(get(page, "tree.txt").contains(program.pid() + " has ended"));
    }
  }

  private static String get(LivePage page, String what) throws Exception {
    var connection = (HttpURLConnection) page.url().resolve(what).toURL().openConnection();
    try (var in = connection.getResponseCode() < 400
        ? connection.getInputStream()
        : connection.getErrorStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void processThatRefusesIsToldHowToBeStarted() throws Exception {
    try (var program = new Program(2, "-XX:-EnableDynamicAgentLoading")) {
      var refused =
          assertThrows(IOException.class, () -> AttachedProcess.attach(program.pid()));
      assertTrue(refused.getMessage().contains("EnableDynamicAgentLoading"), refused::toString);
    }
    try (var program = new Program(2, "-XX:+DisableAttachMechanism")) {
      var refused =
          assertThrows(IOException.class, () -> AttachedProcess.attach(program.pid()));
      assertTrue(refused.getMessage().contains("DisableAttachMechanism"), refused::toString);
    }
  }

  @Test
  void whatIsNoProcessNoJvmOrThisOneIsSaidSo() throws Exception {
    for (long pid : List.of((long) Integer.MAX_VALUE, 0L, -1L, Long.MIN_VALUE)) {
      var nobody = assertThrows(IOException.class, () -> AttachedProcess.attach(pid));
      assertTrue(nobody.getMessage().contains("no process " + pid + ";"), nobody::toString);
    }
    long own = ProcessHandle.current().pid();
    assertThrows(IllegalArgumentException.class, () -> AttachedProcess.attach(own));
    Process sleep = new ProcessBuilder("sleep", "100").start();
    try {
      var noJvm = assertThrows(IOException.class, () -> AttachedProcess.attach(sleep.pid()));
      assertTrue(noJvm.getMessage().contains("has to be a running JVM"), noJvm::toString);
      assertTrue(sleep.isAlive(), "it was a signal to it");
    } finally {
      sleep.destroy();
    }
  }

  @Test
  void jvmThatIsTooOldIsSaidSoAndGetsNoAgent(@TempDir Path folder) throws Exception {
    Path java = olderJava().orElse(null);
    assumeTrue(java != null, "There is no JDK older than 25 in /usr/lib/jvm");
    Path said = folder.resolve("stderr");
    Path source = Files.writeString(folder.resolve("Old.java"), """
        public class Old {
          public static void main(String[] args) throws Exception {
            System.out.println("ready");
            System.in.read();
          }
        }
        """);
    Process old =
        new ProcessBuilder(java.toString(), source.toString()).redirectError(said.toFile()).start();
    try {
      assertEquals("ready", old.inputReader().readLine());
      var refused = assertThrows(IOException.class, () -> AttachedProcess.attach(old.pid()));
      assertTrue(
          refused.getMessage().matches("Process \\d+ runs on Java \\d+, and Heddle takes 25.*"),
          refused::toString);
      assertEquals("", Files.readString(said));
    } finally {
      old.destroyForcibly();
    }
  }

  private static Optional<Path> olderJava() throws IOException {
    Path folder = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (var homes = Files.list(folder)) {
      return homes.filter(home -> Files.isExecutable(home.resolve("bin/javac")))
          .filter(home -> versionOf(home).matches("JAVA_VERSION=\"(1[1-9]|2[0-4])\\D.*"))
          .map(home -> home.resolve("bin/java"))
          .findFirst();
    }
  }

  private static String versionOf(Path home) {
    try (var lines = Files.lines(home.resolve("release"))) {
      return lines.filter(line -> line.startsWith("JAVA_VERSION=")).findFirst().orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void stoppedProcessIsSaidNotToAnswer() throws Exception {
    try (var program = new Program(2)) {
      // The JVM listens from the first look on, and so the second one is not refused but waits.
      AttachedProcess.attach(program.pid()).close();
      kill("-STOP", program);
      var silent = assertThrows(IOException.class, () -> AttachedProcess.attach(program.pid()));
      assertTrue(silent.getMessage().contains("it is stopped, or very busy"), silent::toString);
      kill("-CONT", program);
      try (var again = AttachedProcess.attach(program.pid())) {
        assertTrue(again.tree().contains("cake"));
      }
    }
  }

  private static void kill(String signal, Program program) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", signal, "" + program.pid()).start().waitFor());
  }

  /** Takes root, who may become somebody else. */
  @Test
  void processOfAnotherUserIsSaidSo() throws Exception {
    Path setpriv = Path.of("/usr/bin/setpriv");
    assumeTrue(
        "root".equals(System.getProperty("user.name")) && Files.isExecutable(setpriv),
        "Only root can become somebody else");
    try (var program = new Program(2)) {
      Process other =
          new ProcessBuilder(
              setpriv.toString(), "--reuid=65534", "--regid=65534", "--clear-groups",
              Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
              System.getProperty("java.class.path"), Looker.class.getName(), "" + program.pid())
              .redirectErrorStream(true)
              .start();
      var said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assumeTrue(!said.contains("ClassNotFoundException"), "The classes are for root alone");
      assertTrue(said.contains("is of user 'root', who alone can look at it"), said);
    }
  }

  /** Looks at a process as somebody else. */
  static final class Looker {
    private Looker() {}

    static void main(String[] args) {
      try (var looked = AttachedProcess.attach(Long.parseLong(args[0]))) {
        System.out.println(looked.tree());
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
