package dev.heddle.applications.bot;

import dev.heddle.ClosedException;
import dev.heddle.Heddle;
import dev.heddle.channel.Channel;
import java.io.IOException;
import java.time.Duration;

/** A talk with one user. Where it has got to is said by the line it waits in, not by a table of states. */
final class Conversation {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final long chat;
  private final Channel<String> heard;
  private final MessengerClient messenger;

  Conversation(long chat, Channel<String> heard, MessengerClient messenger) {
    this.chat = chat;
    this.heard = heard;
    this.messenger = messenger;
  }

  /** Until nothing has been said for long, or nothing more will be. */
  void run() throws IOException, InterruptedException {
    try {
      while (true) {
        switch (hear()) {
          case "/order" -> order();
          case "/nap" -> nap();
          case String said -> say("You said: " + said);
        }
      }
    } catch (ClosedException _) {
      // The user has gone, or the bot goes.
    }
  }

  private void order() throws IOException, InterruptedException {
    String what = ask("What would you like?");
    int howMany = askForNumber("How many?");
    String sure = ask(howMany + " x " + what + ", right?");
    say(sure.equalsIgnoreCase("yes") ? "It is on its way." : "Then not.");
  }

  private int askForNumber(String question) throws IOException, InterruptedException {
    String answer = ask(question);
    while (!answer.matches("[1-9]\\d{0,3}")) {
      answer = ask("A number from 1 to 9999, please.");
    }
    return Integer.parseInt(answer);
  }

  private void nap() throws IOException, InterruptedException {
    say("Good night.");
    Heddle.sleep(Duration.ofSeconds(1));
    say("Good morning.");
  }

  private String ask(String question) throws IOException, InterruptedException {
    say(question);
    return hear();
  }

  private void say(String text) throws IOException, InterruptedException {
    messenger.send(new Message(chat, text));
  }

  /** Looks once more at the end of its patience, for what has come in the same moment. */
  private String hear() throws InterruptedException {
    return heard.tryReceive(PATIENCE).or(heard::tryReceive)
        .orElseThrow(() -> new ClosedException("The user has been silent for " + PATIENCE, null));
  }
}
