package dev.heddle.scheduler;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A carrier that one continuation or callback has held for longer than the threshold: all else on
 * that carrier has been waiting meanwhile.
 *
 * @param loop the name of the loop, or of the pool's carrier
 * @param heldFor how long it has been held, at least
 * @param thread the virtual thread that holds it, or null if a callback does
 * @param stack what the holder was doing when seen
 */
public record Stall(
    String loop, Duration heldFor, @Nullable Thread thread, List<StackTraceElement> stack) {

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append("Carrier of '").append(loop).append("' has been held for more than ");
    text.append(heldFor.toMillis()).append(" ms by ");
    text.append(thread == null ? "a callback" : thread);
    text.append(". Nothing else can run on this carrier; move long calls into blocking(...), or");
    text.append(
        " CPU-bound work into worker processes; a loop that waits for another task needs a wait,");
    text.append(" or yieldNow().");
    for (StackTraceElement frame : stack) {
      text.append("\n\tat ").append(frame);
    }
    return text.toString();
  }
}
