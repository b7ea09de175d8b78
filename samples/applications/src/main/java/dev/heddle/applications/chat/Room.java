package dev.heddle.applications.chat;

import dev.heddle.channel.BroadcastChannel;
import dev.heddle.channel.Overflow;
import dev.heddle.channel.Receiver;

/** A room: what is said in it goes to all who are in it. */
final class Room {
  private final BroadcastChannel<String> said = new BroadcastChannel<>();
  private final int backlog;
  private int visitors;

  Room(int backlog) {
    this.backlog = backlog;
  }

  /** Who is too far behind loses the oldest messages, so that no speaker ever waits for a reader. */
  Receiver<String> enter(String name) {
    visitors++;
    Receiver<String> messages = said.subscribe(backlog, Overflow.DROP_OLDEST);
    say(name + " comes in");
    return messages;
  }

  void leave(String name) {
    visitors--;
    say(name + " leaves");
  }

  void say(String message) {
    said.trySend(message);
  }

  boolean isEmpty() {
    return visitors == 0;
  }
}
