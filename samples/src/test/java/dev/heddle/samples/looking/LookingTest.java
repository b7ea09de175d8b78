package dev.heddle.samples.looking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.samples.Main;
import dev.heddle.scheduler.jdk.JdkGateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class LookingTest {
  private static Process shop;

  private static Process start(Class<?> program, String... args) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            JdkGateway.FLAG, "-XX:TieredStopAtLevel=1", "-cp",
            System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  @BeforeAll
  static void open() throws IOException {
    shop = start(Shop.class);
    assertEquals("open", reader(shop).readLine());
  }

  @AfterAll
  static void close() {
    shop.destroyForcibly();
  }

  private static BufferedReader reader(Process process) {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  private static String heddle(int code, String... args) throws Exception {
    Process process = start(Main.class, args);
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(code, process.waitFor(), printed);
    return printed;
  }

  @Test
  void treeDrawsWhoWaitsForWhatInAnotherProcess() throws Exception {
    String tree = heddle(0, "tree", "" + shop.pid());
    assertTrue(tree.contains("run 'shop' on event loop"), tree);
    assertTrue(tree.contains("acquire of Lock[held by task 'ann'"), tree);
    assertTrue(heddle(0, "tree", "--stacks", "" + shop.pid()).contains("Shop.java"), tree);
    assertTrue(heddle(0, "tree", "--json", "" + shop.pid()).startsWith("{\"runs\":["), tree);
  }

  @Test
  void psFoldsTasksThatWaitAlikeIntoOneLine() throws Exception {
    List<String> lines = heddle(0, "ps", "" + shop.pid()).lines().toList();
    String first = lines.getFirst();
    assertTrue(first.strip().startsWith("6  shop"), first);
    assertTrue(first.contains("await of Event"), first);
    assertTrue(lines.stream().anyMatch(line -> line.contains("acquire of Lock  (bob)")),
        lines::toString);
    assertEquals(3, lines.size(), lines::toString);
  }

  @Test
  void psListsThisProgramAndNoneThatHasNothingToDoWithIt() throws Exception {
    String programs = heddle(0, "ps");
    assertTrue(programs.contains(shop.pid() + "  " + Shop.class.getName()), programs);
    assertFalse(programs.contains("jcmd"), programs);
  }

  @Test
  void pageIsServedUntilTheProgramEnds() throws Exception {
    Process other = start(Shop.class);
    assertEquals("open", reader(other).readLine());
    Process page = start(Main.class, "page", "" + other.pid());
    try (var printed = reader(page)) {
      String line = printed.readLine();
      URI url = URI.create(line.substring(line.indexOf("http")));
      try (var answer = url.resolve("tree.json").toURL().openStream()) {
        String json = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(json.contains("\"name\":\"customer 3\""), json);
      }
      other.getOutputStream().write('\n');
      other.getOutputStream().flush();
      assertEquals("process " + other.pid() + " has ended", printed.readLine());
      assertEquals(0, page.waitFor());
    } finally {
      other.destroyForcibly();
      page.destroyForcibly();
    }
  }

  @Test
  void processThatIsNotThereIsSaidSo() throws Exception {
    assertEquals("", heddle(1, "tree", "" + Integer.MAX_VALUE));
    assertEquals("", heddle(1, "ps", "" + Integer.MAX_VALUE));
    assertEquals("", heddle(1, "page", "" + Integer.MAX_VALUE));
  }
}
