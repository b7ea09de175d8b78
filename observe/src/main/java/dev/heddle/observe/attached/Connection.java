package dev.heddle.observe.attached;

import java.io.IOException;

/** A line to another process, by which it is asked for its tasks. Thread-safe: one question at a time. */
public interface Connection extends AutoCloseable {
  /**
   * Asks for the tree. A process that is stopped answers when it goes on.
   *
   * @param stacks whether with the stack of each task
   * @param json whether for machines
   * @return the answer
   * @throws IOException if the process has ended, or cannot tell
   */
  String ask(boolean stacks, boolean json) throws IOException;

  /**
   * Asks for the tree, folded there: what is told of very many tasks is little.
   *
   * @param question for {@link dev.heddle.observe.folding.Folding#answer}
   * @return the answer; empty if there has been no run yet
   * @throws IOException if the process has ended, or cannot tell
   */
  String askFolded(String question) throws IOException;

  /**
   * Tells whether the JVM of the process has been made to warn of an agent, on its standard error.
   *
   * @return whether it has
   */
  boolean isWarnedOf();

  /** Hangs up. Idempotent. */
  @Override
  void close();
}
