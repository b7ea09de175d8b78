/**
 * Runs in which nothing moves any more: who waits for whom, who can never go on, which wake-up was lost. Hidden: the
 * face is {@link dev.heddle.StuckPolicy}.
 */
@NullMarked
package dev.heddle.stuck;

import org.jspecify.annotations.NullMarked;
