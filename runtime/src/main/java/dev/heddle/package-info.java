/**
 * Coroutines in plain blocking Java: {@link dev.heddle.Heddle#run} starts a run, {@link
 * dev.heddle.TaskGroup} bounds the lives of {@link dev.heddle.Task}s, {@link
 * dev.heddle.CancelScope}s bound cancellation.
 *
 * <p>Four rules hold everywhere. Nothing outlives its scope. No failure is lost. Cancellation is
 * level-triggered: it arrives as {@link InterruptedException} and arrives again at each wait until
 * the cancelled scope has ended. No value is dropped in a race between a hand-over and a
 * cancellation.
 */
@NullMarked
package dev.heddle;

import org.jspecify.annotations.NullMarked;
