package dev.heddle.samples.stage;

/** What a sample does on a stage. */
@FunctionalInterface
public interface Program {

  /**
   * Plays it.
   *
   * @param stage where
   * @throws Exception if it could not show what it is to show
   */
  void play(Stage stage) throws Exception;
}
