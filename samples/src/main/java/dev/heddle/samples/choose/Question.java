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

  /** Asks until the answer is a number of one of the choices; without an answer it is the first. */
  int ask(String question, List<String> choices) {
    while (true) {
      System.out.println(Terminal.wrap(question, 0));
      for (int i = 0; i < choices.size(); i++) {
        System.out.println(Terminal.wrap("  " + (i + 1) + "  " + choices.get(i), 5));
      }
      System.out.print("> ");
      System.out.flush();
      if (!answers.hasNextLine()) {
        System.out.println("1");
        return 0;
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
