package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.scheduler.Scheduler;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What people write first compiles. The table {@code first-attempts.txt} has a line for each; those under
 * "cannot" do not, and say after {@code //} what does.
 */
class FirstAttemptsTest {
  private record Line(String text, @Nullable String waitThatMustNotBeOverloaded) {
    static Line of(String text) {
      int end = text.indexOf("] ");
      return text.startsWith("[")
          ? new Line(text.substring(end + 2), text.substring(1, end))
          : new Line(text, null);
    }

    /** A reference to an overloaded method says neither what it takes nor what it returns. */
    boolean isToCompile() throws ClassNotFoundException {
      if (waitThatMustNotBeOverloaded == null) {
        return true;
      }
      int dot = waitThatMustNotBeOverloaded.lastIndexOf('.');
      Class<?> type = Class.forName("dev.heddle." + waitThatMustNotBeOverloaded.substring(0, dot));
      String method = waitThatMustNotBeOverloaded.substring(dot + 1);
      return Arrays.stream(type.getMethods())
          .filter(m -> m.getName().equals(method) && !m.isBridge())
          .map(m -> List.of(m.getParameterTypes()))
          .distinct()
          .count() == 1;
    }
  }

  private final List<String> prelude = new ArrayList<>();
  private final List<Line> must = new ArrayList<>();
  private final List<Line> cannot = new ArrayList<>();
  private int doors;

  private void read() throws IOException {
    String table;
    try (InputStream in = getClass().getResourceAsStream("/first-attempts.txt")) {
      table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String door = "";
    for (String line : table.lines().toList()) {
      if (line.startsWith("# ")) {
        door = line.substring(2);
        doors++;
      } else if (!line.isBlank()) {
        if (door.equals("given")) {
          prelude.add(line);
        } else {
          (door.equals("cannot") ? cannot : must).add(Line.of(line));
        }
      }
    }
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void whatPeopleWriteFirstCompilesAndWhatCannotSaysWhatDoes() throws Exception {
    read();
    assertTrue(must.size() >= 120, () -> must.size() + " lines");
    assertTrue(doors > 12, () -> doors + " doors");
    var written = new ArrayList<String>();
    for (Line line : must) {
      if (line.isToCompile()) {
        written.add(line.text());
      }
    }
    assertEquals("", refused(written));
    var alternatives = new ArrayList<String>();
    String messages = refused(cannot.stream().map(Line::text).toList());
    for (Line line : cannot) {
      int note = line.text().indexOf("// ");
      assertTrue(note > 0, () -> "No alternative for " + line.text());
      alternatives.add(line.text().substring(note + 3));
      assertTrue(messages.contains(line.text()), () -> "This compiles now: " + line.text());
    }
    assertEquals("", refused(alternatives));
  }

  /** The lines that the compiler refuses, with its messages. */
  private String refused(List<String> lines) throws URISyntaxException {
    var source = new StringBuilder();
    prelude.stream().filter(line -> line.startsWith("import ")).forEach(
        line -> source.append(line).append(' '));
    source.append("class Attempts { ");
    prelude.stream().filter(line -> !line.startsWith("import ")).forEach(
        line -> source.append(line).append(' '));
    int number = 0;
    for (String line : lines) {
      source.append("\nvoid attempt").append(++number).append("() throws Exception { ")
          .append(line).append("\n}");
    }
    source.append("\n}");
    var compiler = ToolProvider.getSystemJavaCompiler();
    var told = new DiagnosticCollector<JavaFileObject>();
    var unit = new SimpleJavaFileObject(new URI("string:///Attempts.java"),
        JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
    var paths = new TreeSet<String>();
    for (Class<?> type : List.of(Heddle.class, Scheduler.class, Nullable.class)) {
      paths.add(
          Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    compiler.getTask(null, null, told,
        List.of("-proc:none", "-Xmaxerrs", "1000", "-d", System.getProperty("java.io.tmpdir"),
            "-XDshould-stop.ifNoError=FLOW", "-classpath",
            String.join(java.io.File.pathSeparator, paths)),
        null, List.of(unit)).call();
    return told.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .map(d -> lineOf(source.toString(), d.getLineNumber()) + "\n    " + d.getMessage(null))
        .collect(Collectors.joining("\n"));
  }

  private static String lineOf(String source, long number) {
    return source.lines().skip(number - 1).findFirst().orElse("");
  }
}
