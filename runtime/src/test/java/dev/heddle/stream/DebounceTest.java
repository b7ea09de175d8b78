package dev.heddle.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.channel.Channel;
import dev.heddle.stream.Debounce.Arrival;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When items are emitted, in virtual time. */
class DebounceTest {
  private static final int QUIET = 10;

  private final Deque<Arrival<String>> script = new ArrayDeque<>();
  private final List<String> emitted = new ArrayList<>();
  private long now;
  private long end;

  /** Items that come at given times; the newest only, if several have come since anybody looked. */
  private Optional<Arrival<String>> next(Duration timeout) {
    long limit = Math.addExact(now, Math.max(0, Math.min(timeout.toNanos(), 1_000_000)));
    Arrival<String> next = script.poll();
    if (next != null && next.at() <= limit) {
      now = Math.max(now, next.at());
      while (!script.isEmpty() && script.peek().at() <= now) {
        next = script.poll();
      }
      return Optional.of(next);
    }
    if (next != null) {
      script.push(next);
    } else if (end <= limit) {
      now = Math.max(now, end);
      Channel<String> ended = Channel.rendezvous();
      ended.done();
      ended.tryReceive();
    }
    now = limit;
    return Optional.empty();
  }

  private DebounceTest given(String item, long at) {
    script.add(new Arrival<>(item, at));
    return this;
  }

  private String run(long ending, long consumerTakes) throws Exception {
    end = ending;
    String last = new Debounce<String>(QUIET, () -> now, this::next).run(item -> {
      emitted.add(item + "@" + now);
      now += consumerTakes;
    });
    return emitted + " " + last + "@" + now;
  }

  @Test
  void emitsWhatNothingHasFollowedInTime() throws Exception {
    given("a", 1).given("b", 5).given("c", 14).given("d", 25).given("e", 36);
    assertEquals("[c@24, d@35] e@40", run(40, 0));
  }

  @Test
  void nothingIsLeftAfterQuietAtTheEnd() throws Exception {
    given("a", 3);
    assertEquals("[a@13] null@90", run(90, 0));
    assertEquals("[a@13] null@90", run(90, 0));
  }

  @Test
  void timeOfAConsumerThatTakesLongCountsToo() throws Exception {
    // While a is dealt with, until 111, b and c come; c has been there for longer than it must.
    given("a", 1).given("b", 20).given("c", 30).given("d", 115);
    assertEquals("[a@11, c@111] d@211", run(120, 100));
  }

  @Test
  void withoutATimeAllAreEmittedThatWereSeen() throws Exception {
    given("a", 1).given("b", 2);
    end = 3;
    new Debounce<String>(0, () -> now, this::next).run(item -> emitted.add(item + "@" + now));
    assertEquals("[a@1, b@2]", emitted.toString());
  }

  @Test
  void endIsAnEndAlsoWhileNothingHasCome() throws Exception {
    assertEquals("[] null@7", run(7, 0));
  }
}
