package dev.heddle.samples.looking;

import dev.heddle.observe.AttachedProcess;
import dev.heddle.samples.terminal.Mistakes;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves a page with the tasks of a running program. */
@Command(name = "page", mixinStandardHelpOptions = true, description = "Serves a page that shows the tasks of a running program, until that ends or you press Ctrl-C.")
public final class PageCommand implements Callable<Integer> {
  private static final int MOST_PORT = 65_535;

  @Parameters(paramLabel = "PID", description = "The program's process; 'ps' lists those there are.") private long pid;

  @Option(names = "--port", description = "Where; any free port if not said.") private int port;

  /** Made by picocli. */
  public PageCommand() {}

  @Override
  public Integer call() throws IOException {
    Mistakes.checkRange("--port", port, 0, MOST_PORT);
    try (var process = AttachedProcess.attach(pid); var page = process.openPage(port)) {
      System.out.println("process " + pid + " is shown at " + page.url());
      Warned.tell(process);
      ProcessHandle.of(pid).ifPresent(program -> program.onExit().join());
      System.out.println("process " + pid + " has ended");
      return 0;
    }
  }
}
