package dev.heddle.samples.looking;

import dev.heddle.observe.AttachedProcess;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws the tasks of a running program. */
@Command(name = "tree", mixinStandardHelpOptions = true, description = "Draws the tasks of a running program: who waits for what, since when, under which group of whose.")
public final class TreeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PID", description = "The program's process; 'ps' lists those there are.") private long pid;

  @Option(names = "--stacks", description = "With the stack of each task.") private boolean stacks;

  @Option(names = "--json", description = "For machines.") private boolean json;

  /** Made by picocli. */
  public TreeCommand() {}

  @Override
  public Integer call() throws IOException {
    try (var process = AttachedProcess.attach(pid)) {
      if (json) {
        System.out.println(process.treeAsJson(stacks));
      } else {
        String tree = stacks ? process.treeWithStacks() : process.tree();
        System.out.println(
            tree.isEmpty() ? "No run of Heddle is going on in process " + pid : tree);
      }
      Warned.tell(process);
      return 0;
    }
  }
}
