package dev.heddle;

import dev.heddle.report.StackText;
import dev.heddle.stuck.Waits;
import java.time.Duration;
import java.util.List;

/**
 * One task that waits, in a {@link WaitGraph}.
 *
 * @param task its name
 * @param thread the number of its thread
 * @param on what it waits for, for example {@code "acquire of Lock[held by task 'a' (#31)]"}
 * @param holders the names of those who have to go on first, if that is known
 * @param waited for how long, zero if that is not known
 * @param stack where; empty for those of many that are left out
 */
public record TaskWait(
    String task,
    long thread,
    String on,
    List<String> holders,
    Duration waited,
    List<StackTraceElement> stack) {

  private static final int MOST_FRAMES = 12;
  private static final int MOST_HOLDERS = 8;

  boolean isPinned() {
    return on.contains(Waits.PINNED);
  }

  /** Draws the wait with the frames that are the program's. */
  @Override
  public String toString() {
    var text = new StringBuilder("'" + task + "' (#" + thread + ") waits");
    if (!waited.isZero()) {
      text.append(", for ").append(Math.max(waited.toMillis(), 1)).append(" ms by now");
    }
    text.append(": ").append(on);
    if (!holders.isEmpty()) {
      text.append("; needs ")
          .append(String.join(", ", holders.stream().limit(MOST_HOLDERS).toList()));
      if (holders.size() > MOST_HOLDERS) {
        text.append(" and ").append(holders.size() - MOST_HOLDERS).append(" more");
      }
    }
    StackText.ofProgram(stack)
        .limit(MOST_FRAMES)
        .forEach(frame -> text.append("\n      at ").append(frame));
    return text.toString();
  }
}
