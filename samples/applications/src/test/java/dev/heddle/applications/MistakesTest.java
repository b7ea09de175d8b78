package dev.heddle.applications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What people write that is wrong is answered in one line that carries it, and by a code; nothing begins to run. */
@Timeout(300)
class MistakesTest {
  record Told(int code, String text) {}

  private static Told application(List<String> arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    var told = new ByteArrayOutputStream();
    try (var both = new PrintStream(told, true, StandardCharsets.UTF_8)) {
      System.setOut(both);
      System.setErr(both);
      int code = Main.commands().execute(arguments.toArray(String[]::new));
      // On a busy machine the watchdog has its say too.
      String text =
          told.toString(StandardCharsets.UTF_8).replaceAll("(?m)^WARN EventLoop - Carrier.*\\R",
              "");
      return new Told(code, text);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static void assertIsOneLine(Told told, String value, Object about) {
    assertNotEquals(0, told.code, () -> about + " printed " + told.text);
    assertTrue(told.text.matches("heddle app[ a-z]*: .+\n"), () -> about + " printed " + told.text);
    assertTrue(told.text.contains(value), () -> about + " printed " + told.text);
  }

  /** Each option of each application with what it cannot take. */
  static Stream<List<String>> hostile() {
    List<List<String>> all = new ArrayList<>();
    Main.commands().getSubcommands().values().forEach(each -> add(each, List.of(), all));
    return all.stream();
  }

  private static void add(CommandLine command, List<String> above, List<List<String>> all) {
    CommandSpec spec = command.getCommandSpec();
    // A member is a program of its own, which ends its JVM; its tests are those of heddle-cluster.
    if (spec.name().equals("help") || spec.name().equals("member")) {
      return;
    }
    List<String> words = new ArrayList<>(above);
    words.add(spec.name());
    command.getSubcommands().values().forEach(each -> add(each, words, all));
    List<String> rest = spec.positionalParameters().stream().filter(each -> each.required())
        .map(each -> each.type() == URI.class ? "http://127.0.0.1:1/" : "/no/such/place").toList();
    all.add(with(with(words, List.of("--no-such-option")), rest));
    for (OptionSpec option : spec.options()) {
      for (String value : valuesAgainst(option.type())) {
        all.add(with(with(words, List.of(option.longestName() + "=" + value)), rest));
      }
    }
  }

  private static List<String> with(List<String> words, List<String> more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(more);
    return all;
  }

  private static List<String> valuesAgainst(Class<?> type) {
    return type == int.class
        ? List.of("abc", "-1", "1.5", "99999999999")
        : type == double.class
            ? List.of("abc", "-1", "7", "NaN")
            : type == Duration.class
                ? List.of("abc", "-5s", "PT-5S")
                : type == URI.class
                    ? List.of("nonsense", "ftp://somewhere/")
                    : type == Path.class ? List.of("/no/such/place/x") : List.of();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whatAnApplicationCannotTakeIsOneLine(List<String> words) {
    String value = words.stream().filter(word -> word.startsWith("--")).findFirst().orElseThrow()
        .replaceFirst(".*=", "").replaceFirst("^/no/.*", "/no");
    assertIsOneLine(application(words), value, words);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "nope | heddle app: no command is named 'nope'",
      "cron | heddle app cron: FILE is missing; 'heddle app cron --help' says",
      "cron /no/such/file | heddle app cron: no such file or folder: /no/such/file",
      "web --port 70000 | heddle app web: --port takes 0 to 65535, not 70000",
      "web --file /no/x.json | heddle app web: no such file or folder: /no, where /no/x.json is to be kept; make it first",
      "web --limit ten | heddle app web: --limit takes a time such as 500ms, 10s or 2m, not 'ten'",
      "consumer --api nonsense | heddle app consumer: --api takes a URL such as http://localhost:8080/, not 'nonsense'",
      "crawler nonsense | heddle app crawler: URI takes a URL such as",
      "database --accounts 1 | heddle app database: --accounts takes 2 or more, not 1",
      "database --url jdbc:nope:x | heddle app database: cannot open --url=jdbc:nope:x",
      "frames image /no/such.png /no/out.png | heddle app frames image: no such file or folder: /no/such.png",
      "transfer serve --folder /no/such | heddle app transfer serve: no such file or folder: /no/such",
      "transfer upload /no/such http://127.0.0.1:1/x | heddle app transfer upload: no such file or folder: /no/such",
      "cache --redis redis://127.0.0.1:1 | heddle app cache: no store answers at --redis=redis://127.0.0.1:1"})
  void whatIsWrongIsSaidWithWhatToDo(String line, String told) {
    Told seen = application(List.of(line.split(" ")));
    assertTrue(seen.text.startsWith(told), seen.text);
    assertIsOneLine(seen, "", line);
  }

  @Test
  void filesThatCannotBeReadSayWhere(@TempDir Path folder) throws Exception {
    Path list = Files.writeString(folder.resolve("todos.json"), "{\"broken");
    assertIsOneLine(application(List.of("web", "--file=" + list)),
        list + " is no list that was saved here", "web");
    Path crontab = Files.writeString(folder.resolve("crontab"), "# jobs\nevery day\n");
    assertIsOneLine(application(List.of("cron", crontab.toString())),
        crontab + ", line 2: Write MINUTE HOUR", "cron");
    Files.writeString(crontab, "0 3 * * * never once true\n");
    assertIsOneLine(application(List.of("cron", crontab.toString())),
        crontab + ", line 1: write one of [SKIP, QUEUE, ALLOW], not: never", "cron");
    Files.writeString(crontab, "99 3 * * * skip once true\n");
    assertIsOneLine(application(List.of("cron", crontab.toString())), crontab + ", line 1: ",
        "cron");
    assertIsOneLine(application(List.of("frames", "image", list.toString(), folder + "/out.png")),
        list.toString(), "frames");
  }

  @Test
  void nobodyAtTheOtherEndIsSaid(@TempDir Path folder) {
    Told seen = application(List.of("consumer", "--api=http://127.0.0.1:1", "Essen"));
    assertEquals(1, seen.code, seen.text);
    assertTrue(seen.text.contains("nobody listens at http://127.0.0.1:1"), seen.text);
    assertTrue(seen.text.contains("'./heddle app weather' starts one"), seen.text);
    Told download =
        application(List.of("transfer", "download", "http://127.0.0.1:1/x", folder + "/x"));
    assertIsOneLine(download, "nobody listens at http://127.0.0.1:1/x", "download");
  }
}
