/**
 * Locks, semaphores and meeting points with {@code asyncio}'s and Trio's names: fair,
 * cancellation-safe, handing over without spinning. Each works from any task, carrier, loop and
 * platform thread.
 *
 * <p>What holds for all of them: who waits is served first come first served; an operation that
 * throws because the caller was cancelled has taken nothing; one that was granted before the
 * cancellation came returns normally, and the cancellation arrives at the caller's next wait. Where
 * there is a wait there is one with a limit, and where it makes sense one that does not wait at all.
 */
@NullMarked
package dev.heddle.sync;

import org.jspecify.annotations.NullMarked;
