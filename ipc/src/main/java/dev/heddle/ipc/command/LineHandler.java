package dev.heddle.ipc.command;

/** Takes the lines a command writes, on the caller's own task. */
@FunctionalInterface
public interface LineHandler {

  /**
   * Takes a line.
   *
   * @param line the line, without its end
   * @throws Exception to end the command, and to be thrown to the caller
   */
  void accept(String line) throws Exception;
}
