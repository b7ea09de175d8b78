package dev.heddle.applications;

import dev.heddle.ExceptionGroup;
import dev.heddle.samples.terminal.Mistakes;
import java.net.BindException;
import java.net.ConnectException;
import java.sql.SQLException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Says in one line what an application could not do because of what it needs: a port, a server, a database, a file. */
final class Failures {
  private Failures() {}

  static int ofExecution(Exception e, CommandLine command, ParseResult parsed) throws Exception {
    CommandSpec spec = command.getCommandSpec();
    Exception cause = e;
    if (e instanceof ExceptionGroup group
        && group.leaves().getFirst() instanceof Exception first) {
      cause = first;
    }
    return switch (cause) {
      case BindException _ -> Mistakes.tell(
          spec,
          "cannot listen there: " + cause.getMessage() + "; --port=0 takes a port that is free",
          CommandLine.ExitCode.SOFTWARE);
      case ConnectException _ -> Mistakes.tell(
          spec,
          "cannot be reached" + (cause.getMessage() == null ? "" : ": " + cause.getMessage())
              + "; is the server running?",
          CommandLine.ExitCode.SOFTWARE);
      case SQLException _ ->
        Mistakes.tell(spec, cause.getMessage(), CommandLine.ExitCode.SOFTWARE);
      default -> Mistakes.ofExecution(cause, command, parsed);
    };
  }
}
