package dev.heddle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What people write that is wrong is answered in one line that carries it, and by a code. */
@Timeout(300)
class MistakesTest {
  record Told(int code, String text) {}

  /** In this process: nothing of it shall begin to run. */
  private static Told heddle(List<String> arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    InputStream in = System.in;
    var told = new ByteArrayOutputStream();
    try (var both = new PrintStream(told, true, StandardCharsets.UTF_8)) {
      System.setOut(both);
      System.setErr(both);
      System.setIn(new ByteArrayInputStream(new byte[0]));
      int code = Main.commands().setOut(new PrintWriter(both, true))
          .setErr(new PrintWriter(both, true)).execute(arguments.toArray(String[]::new));
      return new Told(code, told.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
      System.setIn(in);
    }
  }

  private static void assertIsOneLine(Told told, String value, Object about) {
    assertNotEquals(0, told.code, () -> about + " printed " + told.text);
    assertTrue(told.text.matches("heddle[ a-z]*: .+\n"), () -> about + " printed " + told.text);
    assertTrue(told.text.contains(value), () -> about + " printed " + told.text);
  }

  /** Each option of each command, and each argument, with what it cannot take. */
  static Stream<List<String>> hostile() {
    List<List<String>> all = new ArrayList<>();
    for (CommandLine command : Main.commands().getSubcommands().values()) {
      CommandSpec spec = command.getCommandSpec();
      if (spec.name().equals("help")) {
        continue;
      }
      List<String> rest =
          spec.positionalParameters().stream().filter(ArgSpec::required)
              .map(each -> isNumber(each) ? "1" : "hello").toList();
      all.add(words(spec, "--no-such-option", rest));
      for (OptionSpec option : spec.options()) {
        for (String value : valuesAgainst(option)) {
          all.add(words(spec, option.longestName() + "=" + value, rest));
        }
      }
      if (spec.positionalParameters().isEmpty()) {
        all.add(words(spec, "toomuch", List.of()));
      } else if (isNumber(spec.positionalParameters().getFirst())) {
        all.add(words(spec, "abc", List.of()));
        all.add(words(spec, "999999999", List.of()));
        all.add(words(spec, "99999999999999999999", List.of()));
      } else {
        all.add(words(spec, "/no/such/place", List.of()));
      }
    }
    return all.stream();
  }

  private static boolean isNumber(ArgSpec argument) {
    return argument.type() == long.class || argument.type() == Long.class;
  }

  private static List<String> valuesAgainst(ArgSpec argument) {
    Class<?> type = argument.type();
    boolean isWritten = !String.join("", argument.description()).contains("folder");
    return type == Path.class
        ? isWritten ? List.of("/no/such/place/x", "/") : List.of()
        : type == boolean.class || type == Boolean.class
            ? List.of("perhaps")
            : type.isEnum() ? List.of("abc") : List.of("abc", "-1", "1.5", "99999999999");
  }

  private static List<String> words(CommandSpec command, String hostile, List<String> rest) {
    List<String> words = new ArrayList<>(List.of(command.name(), hostile));
    words.addAll(rest);
    return words;
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whatACommandCannotTakeIsOneLine(List<String> words) {
    String value = words.get(1).replaceFirst(".*=", "").replaceFirst("^/no/.*", "/no");
    assertIsOneLine(heddle(words), value, words);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "lits | heddle: no command is named 'lits'; did you mean 'list' or 'site'?",
      "run Counter | heddle run: no sample is named 'Counter'; did you mean 'counter'? 'heddle list' has all",
      "show conter | heddle show: no sample is named 'conter'; did you mean 'counter'?",
      "run hello --sgv=x | heddle run: no option is named '--sgv=x'; did you mean '--svg'?",
      "run | heddle run: NAME is missing; 'heddle run --help' says",
      "run hello --svg | heddle run: --svg needs a value",
      "run hello --svg /no/x.svg | heddle run: cannot write --svg=/no/x.svg: there is no folder /no; make it first",
      "tree abc | heddle tree: PID takes a whole number, not 'abc'",
      "page 1 --port 70000 | heddle page: --port takes 0 to 65535, not 70000",
      "choose --does sleeps | heddle choose: --does takes one of waits, blocks, computes, both, not 'sleeps'",
      "demo --workers 0 | heddle demo: --workers takes 1 or more, not 0",
      "site --from /no/such/place | heddle site: no such file or folder: /no/such/place"})
  void whatIsWrongIsSaidWithWhatToDo(String line, String told) {
    Told seen = heddle(List.of(line.split(" ")));
    assertTrue(seen.text.startsWith(told), seen.text);
    assertEquals(2, seen.code);
    assertIsOneLine(seen, "", line);
  }

  @Test
  void theEndOfTheInputIsNoAnswer() {
    Told seen = heddle(List.of("choose", "--does=waits"));
    assertEquals(2, seen.code, seen.text);
    assertTrue(seen.text.contains("How many pieces at once?"), seen.text);
    assertTrue(seen.text.lines().toList().getLast().startsWith(
        "heddle choose: the input has ended, and nobody has answered: How many"), seen.text);
  }
}
