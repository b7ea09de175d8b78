package dev.heddle.observe;

import dev.heddle.observe.attached.Attachment;
import dev.heddle.observe.attached.Connection;
import dev.heddle.observe.folding.Folding;
import dev.heddle.observe.folding.Shown;
import java.io.IOException;

/**
 * Another JVM of this machine and user, looked at from here: its tree of tasks. It needs no preparation there, neither a
 * flag nor a dependency.
 *
 * <pre>{@code
 * try (var process = AttachedProcess.attach(4711)) {
 *   System.out.println(process.tree());
 * }
 * }</pre>
 *
 * <p>A program that has called {@link HeddleDiagnostics#register} is asked through its bean, and its JVM says nothing of it. Any
 * other is given a small agent, which answers on a thread of its own, no carrier, and ends with this; a JVM warns of that on
 * its standard error, unless it was started with {@code -XX:+EnableDynamicAgentLoading}. One that was started with {@code
 * -XX:-EnableDynamicAgentLoading} or {@code -XX:+DisableAttachMechanism} refuses. {@code python -m asyncio pstree} is the
 * model.
 *
 * <p>This process needs the module {@code jdk.attach}, which JDKs have. Thread-safe: one question at a time.
 */
public final class AttachedProcess implements AutoCloseable {
  private final long pid;
  private final Connection connection;

  private AttachedProcess(long pid, Connection connection) {
    this.pid = pid;
    this.connection = connection;
  }

  /**
   * Attaches to a process. Blocks the calling thread while the other JVM is busy, in a task by way of {@code
   * Heddle.blocking}.
   *
   * @param pid its number
   * @return the process; close it with try-with-resources
   * @throws IOException if there is no such process, it is no JVM, an older one or of another user, it has not used Heddle so
   *     far, it refuses, or it does not answer for half a minute
   */
  public static AttachedProcess attach(long pid) throws IOException {
    if (pid == ProcessHandle.current().pid()) {
      throw new IllegalArgumentException(
          pid + " is this process; take TaskTree.all(), or open a LivePage");
    }
    return new AttachedProcess(pid, Attachment.to(pid));
  }

  /**
   * Returns the number of the process.
   *
   * @return the number
   */
  public long pid() {
    return pid;
  }

  /**
   * Draws the tree of all its runs, as {@link dev.heddle.TaskTree#toString} does there.
   *
   * @return some lines; empty if it has no run
   * @throws IOException if it has ended, or cannot tell
   */
  public String tree() throws IOException {
    return text(connection.ask(false, false));
  }

  private static String text(String tree) {
    return tree.equals("No run\n") ? "" : Shown.lines(tree);
  }

  /**
   * Tells whether the JVM of the process was made to print a warning, on its own standard error, of the agent that answers.
   *
   * @return false if it has been asked in another way, or welcomes agents
   */
  public boolean hasWarned() {
    return connection.isWarnedOf();
  }

  /**
   * Draws the tree with the stack of each task, as {@code TaskTree.allWithStacks()} does there.
   *
   * @return some lines; empty if it has no run
   * @throws IOException if it has ended, or cannot tell
   */
  public String treeWithStacks() throws IOException {
    return text(connection.ask(true, false));
  }

  /**
   * Writes the tree for machines, as {@link dev.heddle.TaskTree#toJson} does there.
   *
   * @param stacks whether to have the stack of each task
   * @return a JSON object
   * @throws IOException if it has ended, or cannot tell
   */
  public String treeAsJson(boolean stacks) throws IOException {
    return connection.ask(stacks, true);
  }

  /**
   * Counts the tasks of each run, those that are alike in one line: how many, the run, how long the one that has waited
   * longest has, what they do, and what some are called. It is folded there, so that of very many tasks little is sent.
   *
   * @return some lines, those of the most tasks first; empty if it has no run
   * @throws IOException if it has ended, or cannot tell
   */
  public String alike() throws IOException {
    return connection.askFolded(Folding.ALIKE);
  }

  /**
   * Opens a page in this process that shows the tasks of the other one. It is served until it is closed; after the end of
   * the other process it says so.
   *
   * @param port the port, 0 for any that is free
   * @return the page
   * @throws IOException if the port is not free
   */
  public LivePage openPage(int port) throws IOException {
    return LivePage.of(new PageSource() {
      @Override
      public String tree(boolean stacks, boolean json) throws IOException {
        return connection.ask(stacks, json);
      }

      @Override
      public String folded(String question) throws IOException {
        return connection.askFolded(question);
      }

      @Override
      public boolean hasWarned() {
        return connection.isWarnedOf();
      }
    }, port);
  }

  /** Hangs up, on which the agent's thread ends; the process goes on as before. Idempotent. */
  @Override
  public void close() {
    connection.close();
  }

  @Override
  public String toString() {
    return "AttachedProcess[" + pid + "]";
  }
}
