package dev.heddle.samples.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with a command, and what to do: for mistakes that people make, no stack trace. */
public final class Mistakes {
  private static final int USAGE = CommandLine.ExitCode.USAGE;
  private static final int FAILED = CommandLine.ExitCode.SOFTWARE;

  private Mistakes() {}

  /**
   * Has the mistakes in a command line told in a line each.
   *
   * @param commands the commands
   * @return the same
   */
  public static CommandLine toldBy(CommandLine commands) {
    return commands.setParameterExceptionHandler(Mistakes::ofParameters)
        .setExecutionExceptionHandler(Mistakes::ofExecution);
  }

  /**
   * Checks that a file could be written, before there is something to write.
   *
   * @param option the option that names it
   * @param file the file; null if the option was not given
   * @throws IllegalArgumentException if it could not
   */
  public static void checkWritable(String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    String wrong = Files.isDirectory(file)
        ? "that is a folder; name a file in it"
        : folder == null || !Files.isDirectory(folder)
            ? "there is no folder " + folder + "; make it first"
            : !Files.isWritable(Files.exists(file) ? file : folder)
                ? "that is not for this user to write; name another place"
                : "";
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("cannot write " + option + "=" + file + ": " + wrong);
    }
  }

  /**
   * Checks a number.
   *
   * @param option the option that takes it
   * @param value the number
   * @param least the least it may be
   * @param most the most it may be
   * @throws IllegalArgumentException if it is less or more
   */
  public static void checkRange(String option, double value, long least, long most) {
    // Also what is no number.
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          option + " takes " + least + (most == Integer.MAX_VALUE ? " or more" : " to " + most)
              + ", not " + (value == (long) value ? Long.toString((long) value) : value));
    }
  }

  private static int ofParameters(ParameterException e, String[] args) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    String wrong = textOf(e, spec);
    return tell(
        spec, wrong + (wrong.endsWith("?") ? " '" : "; '") + spec.qualifiedName()
            + " --help' says what there is",
        USAGE);
  }

  /**
   * Tells in a line what a command could not do, if that is nobody's fault here.
   *
   * @param e what it has thrown
   * @param command the command
   * @param parsed what was written
   * @return the code to exit with
   * @throws Exception if it is a fault of the program's, whose stack trace is wanted
   */
  public static int ofExecution(Exception e, CommandLine command, ParseResult parsed)
      throws Exception {
    return switch (e) {
      case IllegalArgumentException _ -> tell(command.getCommandSpec(), e.getMessage(), USAGE);
      case NoSuchFileException none -> tell(command.getCommandSpec(), textOf(none), USAGE);
      case UncheckedIOException io ->
        tell(command.getCommandSpec(), textOf(io.getCause()), FAILED);
      case IOException io -> tell(command.getCommandSpec(), textOf(io), FAILED);
      default -> throw e;
    };
  }

  /**
   * Tells something in a line, after the name of the command.
   *
   * @param spec the command
   * @param text what
   * @param code the code to exit with
   * @return the code
   */
  public static int tell(CommandSpec spec, @Nullable String text, int code) {
    String line = String.valueOf(text).replace('\n', ' ');
    System.err.println(Terminal.wrap(spec.qualifiedName() + ": " + line, 2));
    return code;
  }

  private static String textOf(ParameterException e, CommandSpec spec) {
    ArgSpec argument = e.getArgSpec();
    return switch (e) {
      case UnmatchedArgumentException unmatched ->
        textOf(unmatched.getUnmatched().getFirst(), spec);
      case MissingParameterException missing ->
        missing.getMissing().stream().map(Mistakes::nameOf).collect(Collectors.joining(" and "))
            + (missing.getMissing().getFirst().isOption() ? " needs a value" : " is missing");
      case ParameterException _ when argument != null && e.getValue() != null ->
        nameOf(argument) + " takes " + kindOf(argument) + ", not '" + e.getValue() + "'"
            + descriptionOf(argument);
      default -> e.getMessage().lines().findFirst().orElse("").replaceFirst("[.]$", "");
    };
  }

  private static String textOf(String unmatched, CommandSpec spec) {
    if (unmatched.startsWith("-")) {
      return "no option is named '" + unmatched + "'"
          + Nearest.question(unmatched.replaceFirst("=.*", ""), spec.optionsMap().keySet());
    }
    return spec.subcommands().isEmpty()
        ? "'" + unmatched + "' is one argument too many"
        : "no command is named '" + unmatched + "'"
            + Nearest.question(unmatched, spec.subcommands().keySet());
  }

  private static String nameOf(ArgSpec argument) {
    return argument.isOption()
        ? ((OptionSpec) argument).longestName()
        : argument.paramLabel();
  }

  private static String kindOf(ArgSpec argument) {
    Class<?> type = argument.type();
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(each -> each.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == double.class) {
      return "a number";
    }
    if (type == Duration.class) {
      return "a time such as 500ms, 10s or 2m";
    }
    return type == int.class || type == long.class || Number.class.isAssignableFrom(type)
        ? "a whole number"
        : "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static String descriptionOf(ArgSpec argument) {
    String described = String.join(" ", argument.description()).replaceFirst("[.:;].*", "");
    return described.isEmpty() || described.contains("$") ? "" : " (" + described + ")";
  }

  private static String textOf(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file or folder: " + e.getMessage();
      case AccessDeniedException _ -> "this user may not use " + e.getMessage();
      case FileSystemException at when at.getReason() != null ->
        at.getFile() + ": " + at.getReason();
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }
}
