package dev.heddle.inspect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a task waits for.
 *
 * @param operation the operation that waits, such as "acquire" or "await"; "park" or "enter" if it is
 *     the JDK's
 * @param kind the class of the primitive, such as "Lock", "Channel" or "Task"; of a wait in the JDK
 *     the class of what it blocks on, or "Thread" if that is not said
 * @param description the whole in words, with the state of the primitive; it names its holder if the
 *     primitive has one
 * @param waited how long it has waited, to the precision of an event loop's turn; null for waits in
 *     the JDK
 * @param holder the task it waits for, or that holds what it waits for; null if that is not one task,
 *     or not known
 */
public record WaitView(
    String operation,
    String kind,
    String description,
    @Nullable Duration waited,
    @Nullable String holder) {}
