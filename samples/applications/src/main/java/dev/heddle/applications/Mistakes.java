package dev.heddle.applications;

import dev.heddle.ExceptionGroup;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with a command, or with what it needs: no stack trace for what is no fault of ours. */
final class Mistakes {
  private Mistakes() {}

  static int ofParameters(ParameterException e, String[] args) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    String text = e.getMessage().lines().findFirst().orElse("").replaceFirst("[.]$", "");
    if (e.getArgSpec() != null && e.getArgSpec().type() == Duration.class && e.getValue() != null) {
      text = e.getArgSpec().isOption() ? text.replaceFirst(":.*", "") : text;
      text += ": it takes a time such as 500ms, 10s or 2m, not '" + e.getValue() + "'";
    }
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      text += "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
    }
    return tell(
        spec, text + "; '" + spec.qualifiedName() + " --help' says what there is",
        CommandLine.ExitCode.USAGE);
  }

  static int ofExecution(Exception e, CommandLine command, ParseResult parsed) throws Exception {
    CommandSpec spec = command.getCommandSpec();
    Exception cause = e;
    if (e instanceof ExceptionGroup group
        && group.leaves().getFirst() instanceof Exception first) {
      cause = first;
    }
    return switch (cause) {
      case IllegalArgumentException _ ->
        tell(spec, cause.getMessage(), CommandLine.ExitCode.USAGE);
      case NoSuchFileException _ ->
        tell(spec, "no such file or folder: " + cause.getMessage(), CommandLine.ExitCode.USAGE);
      case IOException io -> tell(spec, textOf(io), CommandLine.ExitCode.SOFTWARE);
      case SQLException _ -> tell(spec, cause.getMessage(), CommandLine.ExitCode.SOFTWARE);
      default -> throw e;
    };
  }

  private static int tell(CommandSpec spec, String text, int code) {
    System.err.println(spec.qualifiedName() + ": " + text.replace('\n', ' '));
    return code;
  }

  private static String textOf(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "this user may not use " + e.getMessage();
      case FileSystemException at when at.getReason() != null ->
        at.getFile() + ": " + at.getReason();
      case BindException _ ->
        "cannot listen there: " + e.getMessage() + "; --port=0 takes a port that is free";
      case ConnectException _ -> "cannot be reached"
          + (e.getMessage() == null ? "" : ": " + e.getMessage()) + "; is the server running?";
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }
}
