package dev.heddle.observe;

import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.inspect.TaskProbe;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets a {@link LivePage} cancel tasks, for whoever knows a token. A page without has no buttons and answers to no such
 * request. It is the probe of the runs whose tasks may be cancelled:
 *
 * <pre>{@code
 * var buttons = CancelButtons.withRandomToken();
 * try (var page = LivePage.open(0, buttons)) {
 *   System.out.println("look at " + page.url() + "#" + buttons.token());
 *   Heddle.builder().probe(buttons).run(...);
 * }
 * }</pre>
 *
 * <p>The part after the {@code #} stays in the browser, which sends the token with each cancellation. A task that is
 * cancelled has the reason "cancelled on the live page". Costs an entry of a map for each task that has been started.
 * Thread-safe.
 */
public final class CancelButtons implements TaskProbe {
  private static final int RANDOM_BYTES = 16;
  private static final int FEWEST_CHARACTERS = 8;

  private final String token;
  private final Map<Long, Task<?>> tasks = new ConcurrentHashMap<>();

  private CancelButtons(String token) {
    this.token = token;
  }

  /**
   * Makes buttons for a token of your own.
   *
   * @param token letters, digits and {@code - _ .}, at least eight of them
   * @return the buttons
   * @throws IllegalArgumentException if the token is another
   */
  public static CancelButtons withToken(String token) {
    if (token.length() < FEWEST_CHARACTERS || !token.matches("[\\w.-]+")) {
      throw new IllegalArgumentException(
          "A token has at least " + FEWEST_CHARACTERS + " letters, digits or any of -_. and is not"
              + " said here; this one has " + token.length() + " characters");
    }
    return new CancelButtons(token);
  }

  /**
   * Makes buttons for a token that nobody can guess.
   *
   * @return the buttons
   */
  public static CancelButtons withRandomToken() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return new CancelButtons(HexFormat.of().formatHex(random));
  }

  /**
   * Returns the token.
   *
   * @return what has to be known to cancel
   */
  public String token() {
    return token;
  }

  boolean knows(@Nullable String said) {
    return said != null
        && MessageDigest.isEqual(
            said.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }

  /** The task that was cancelled; null if none of that thread lives. */
  @Nullable
  Task<?> cancel(long thread) {
    Task<?> task = tasks.get(thread);
    if (task != null) {
      task.cancel("cancelled on the live page");
    }
    return task;
  }

  /** Called by the run. */
  @Override
  public void taskStarted(Task<?> task, @Nullable Task<?> parent, String group) {
    tasks.put(task.thread().threadId(), task);
  }

  /** Called by the run. */
  @Override
  public void taskEnded(Task<?> task, Outcome<?> outcome) {
    tasks.remove(task.thread().threadId());
  }

  /** Says how many tasks it knows; not the token. */
  @Override
  public String toString() {
    return "CancelButtons[" + tasks.size() + " tasks]";
  }
}
