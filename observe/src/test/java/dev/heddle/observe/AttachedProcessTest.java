package dev.heddle.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AttachedProcessTest {

  /** A JVM that has nothing of what looks at it. */
  private static final class Program implements AutoCloseable {
    final Process process;

    Program(int cooks, String... flags) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
      command.addAll(List.of(flags));
      command.addAll(
          List.of(
              "-cp", System.getProperty("java.class.path"), Kitchen.class.getName(),
              Integer.toString(cooks)));
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
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
  void processWithoutARunHasNoTree() throws Exception {
    try (var program = new Program(-1); var looked = AttachedProcess.attach(program.pid())) {
      assertEquals("", looked.tree());
      assertEquals("{\"runs\":[]}", looked.treeAsJson(false));
      assertEquals("", looked.alike());
      try (var page = looked.openPage(0)) {
        assertEquals("{\"buttons\":false,\"tasks\":0,\"runs\":[]}", get(page, "view.json"));
      }
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
  void whatIsNoProcessOrThisOneIsSaidSo() {
    var nobody = assertThrows(IOException.class, () -> AttachedProcess.attach(Integer.MAX_VALUE));
    assertTrue(nobody.getMessage().contains("" + Integer.MAX_VALUE), nobody::toString);
    long own = ProcessHandle.current().pid();
    assertThrows(IllegalArgumentException.class, () -> AttachedProcess.attach(own));
  }
}
