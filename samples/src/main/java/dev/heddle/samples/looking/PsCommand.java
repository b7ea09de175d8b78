package dev.heddle.samples.looking;

import dev.heddle.Heddle;
import dev.heddle.observe.AttachedProcess;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists programs that use Heddle, or the tasks of one. */
@Command(name = "ps", mixinStandardHelpOptions = true, description = "Lists the running programs of yours that use Heddle; or the tasks of one, those that are alike in one line.")
public final class PsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PID", arity = "0..1", description = "The program whose tasks to list.") private @Nullable Long pid;

  /** Made by picocli. */
  public PsCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    return pid == null ? programs() : tasks(pid);
  }

  private static int programs() throws InterruptedException {
    List<Program> found = Heddle.run(Program::all);
    if (found.isEmpty()) {
      System.out.println("No other program of yours uses Heddle now");
    }
    found.forEach(
        program -> System.out.println("%8d  %s".formatted(program.pid(), program.name())));
    return 0;
  }

  private static int tasks(long pid) throws IOException {
    try (var process = AttachedProcess.attach(pid)) {
      String tasks = process.alike();
      System.out.print(
          tasks.isEmpty() ? "No run of Heddle is going on in process " + pid + "\n" : tasks);
      Warned.tell(process);
      return 0;
    }
  }
}
