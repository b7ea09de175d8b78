package dev.heddle.applications.bot;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.channel.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Hands what it polls to one conversation a chat, each a task: in order within a chat, and no chat waits for
 * another. No lock, since all is on one event loop.
 */
final class Bot implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(20);

  private final MessengerClient messenger;
  private final TaskGroup group = TaskGroup.open("conversations");
  private final Map<Long, Channel<String>> conversations = new HashMap<>();
  private long offset;

  Bot(MessengerClient messenger) {
    this.messenger = messenger;
  }

  /** Until it is cancelled. A poll that is cancelled or fails has moved nothing: the next one gets the same. */
  void poll() throws IOException, InterruptedException {
    while (true) {
      for (Update update : messenger.updates(offset, POLL)) {
        offset = update.id() + 1;
        conversation(update.chat()).trySend(update.text());
      }
    }
  }

  private Channel<String> conversation(long chat) {
    return conversations.computeIfAbsent(chat, _ -> {
      Channel<String> heard = Channel.unlimited();
      group.start("chat " + chat, () -> {
        try {
          new Conversation(chat, heard, messenger).run();
        } finally {
          conversations.remove(chat);
        }
      });
      return heard;
    });
  }

  /** Tells the messenger what has arrived, and lets each conversation answer that. */
  boolean finish(Duration grace) throws IOException, InterruptedException {
    conversations.values().forEach(Channel::done);
    return Heddle.moveOnAfter(grace, () -> {
      messenger.updates(offset, Duration.ZERO);
      group.join();
    });
  }

  @Override
  public void close() {
    group.cancel("the bot is closed");
    group.close();
  }
}
