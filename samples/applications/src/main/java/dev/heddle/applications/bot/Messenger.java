package dev.heddle.applications.bot;

import dev.heddle.Heddle;
import dev.heddle.channel.WatchChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What users have said and the bot has not seen, and what the bot has said to each. For one event loop. */
final class Messenger {
  private final List<Update> unseen = new ArrayList<>();
  private final Map<Long, List<String>> chats = new HashMap<>();
  private final WatchChannel<Long> changes = new WatchChannel<>(0L);
  private long lastId;

  void userSays(long chat, String text) {
    unseen.add(new Update(++lastId, chat, text));
    changes.update(n -> n + 1);
  }

  void botSays(Message message) {
    said(message.chat()).add(message.text());
    changes.update(n -> n + 1);
  }

  /** Forgets what is before the offset, and waits until there is something else. */
  List<Update> updates(long offset, Duration patience) throws InterruptedException {
    unseen.removeIf(update -> update.id() < offset);
    await(patience, () -> !unseen.isEmpty());
    return List.copyOf(unseen);
  }

  /** Waits until the bot has said more than so many things to a user. */
  List<String> answers(long chat, int after, Duration patience) throws InterruptedException {
    List<String> said = said(chat);
    await(patience, () -> said.size() > after);
    return List.copyOf(said.subList(Math.min(after, said.size()), said.size()));
  }

  private List<String> said(long chat) {
    return chats.computeIfAbsent(chat, _ -> new ArrayList<>());
  }

  private void await(Duration patience, BooleanSupplier something) throws InterruptedException {
    Heddle.moveOnAfter(patience, () -> changes.awaitUntil(_ -> something.getAsBoolean()));
  }
}
