package dev.heddle.samples.choose;

import dev.heddle.samples.terminal.Terminal;
import java.util.List;
import java.util.Scanner;

/** Asks somebody at a terminal. */
final class Question {
  private final Scanner answers;

  Question(Scanner answers) {
    this.answers = answers;
  }

  /**
   * Asks until the answer is a number of one of the choices.
   *
   * @throws IllegalArgumentException if the input ends before: nobody is there
   */
  int ask(String question, List<String> choices) {
    while (true) {
      System.out.println(Terminal.wrap(question, 0));
      for (int i = 0; i < choices.size(); i++) {
        System.out.println(Terminal.wrap("  " + (i + 1) + "  " + choices.get(i), 5));
      }
      System.out.print("> ");
      System.out.flush();
      if (!answers.hasNextLine()) {
        System.out.println();
        throw new IllegalArgumentException(
            "the input has ended, and nobody has answered: " + question
                + " Say it by options; 'heddle choose --help' lists them");
      }
      String answer = answers.nextLine().strip();
      if (answer.matches("[1-9]") && Integer.parseInt(answer) <= choices.size()) {
        return Integer.parseInt(answer) - 1;
      }
      System.out.println("Please answer with a number from 1 to " + choices.size() + ".");
    }
  }

  boolean isYes(String question) {
    return ask(question, List.of("no", "yes")) == 1;
  }
}
