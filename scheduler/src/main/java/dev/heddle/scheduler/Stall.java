package dev.heddle.scheduler;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A carrier that one continuation or callback has held for longer than the loop's threshold: all
 * else on that loop has been waiting meanwhile.
 *
 * @param loop the loop's name
 * @param heldFor how long it has been held, at least
 * @param thread the virtual thread that holds it, or null if a callback does
 * @param stack what the holder was doing when seen
 */
public record Stall(
    String loop, Duration heldFor, @Nullable Thread thread, List<StackTraceElement> stack) {

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append("Loop '").append(loop).append("' has been held for more than ");
    text.append(heldFor.toMillis()).append(" ms by ");
    text.append(thread == null ? "a callback" : thread);
    text.append(". Nothing else on this loop can run; move long calls into blocking(...), or");
    text.append(" CPU-bound work into worker processes.");
    for (StackTraceElement frame : stack) {
      text.append("\n\tat ").append(frame);
    }
    return text.toString();
  }
}
