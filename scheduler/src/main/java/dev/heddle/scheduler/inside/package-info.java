/**
 * What the scheduler and the runtime share and users do not see: whether there is a flight recorder, what
 * outside of a scheduler could wake one of its threads, and Heddle's own platform threads.
 */
@NullMarked
package dev.heddle.scheduler.inside;

import org.jspecify.annotations.NullMarked;
