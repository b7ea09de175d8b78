/**
 * Locks, semaphores and events with {@code asyncio}'s names: fair, cancellation-safe, handing over
 * without spinning. Each works from any task, carrier, loop and platform thread.
 */
@NullMarked
package dev.heddle.sync;

import org.jspecify.annotations.NullMarked;
