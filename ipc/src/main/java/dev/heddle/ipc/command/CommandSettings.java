package dev.heddle.ipc.command;

import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is said about a {@link Command}. Changed only before it is given to one. */
final class CommandSettings {
  private static final int MOST_OUTPUT = 64 << 20;

  final List<String> words;
  @Nullable Path directory;
  Map<String, String> environment = Map.of();
  byte[] input = {};
  Charset charset = StandardCharsets.UTF_8;
  Redirect stdout = Redirect.PIPE;
  Redirect stderr = Redirect.PIPE;
  boolean merged;
  @Nullable Duration timeout;
  Duration grace = Duration.ofSeconds(1);
  int mostOutput = MOST_OUTPUT;

  CommandSettings(List<String> words) {
    this.words = words;
  }

  CommandSettings copy() {
    var copy = new CommandSettings(words);
    copy.directory = directory;
    copy.environment = environment;
    copy.input = input;
    copy.charset = charset;
    copy.stdout = stdout;
    copy.stderr = stderr;
    copy.merged = merged;
    copy.timeout = timeout;
    copy.grace = grace;
    copy.mostOutput = mostOutput;
    return copy;
  }

  /** Returns the name of the program, for threads. */
  String name() {
    return words.getFirst();
  }

  /** Returns all words in one line, for messages. */
  String line() {
    return String.join(" ", words);
  }

  ProcessBuilder builder() {
    var builder = new ProcessBuilder(Utf8Words.command(words, environment));
    builder.environment().putAll(environment);
    builder.directory(directory == null ? null : directory.toFile());
    builder.redirectOutput(stdout);
    if (merged) {
      builder.redirectErrorStream(true);
    } else {
      builder.redirectError(stderr);
    }
    return builder;
  }
}
