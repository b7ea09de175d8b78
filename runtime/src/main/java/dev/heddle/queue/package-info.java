/** Queues with {@code asyncio}'s names: fair, bounded, and without loss when a wait is cancelled. */
@NullMarked
package dev.heddle.queue;

import org.jspecify.annotations.NullMarked;
