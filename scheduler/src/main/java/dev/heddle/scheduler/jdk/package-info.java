/**
 * The gateway: everything Heddle uses of the JDK that is not public API is reached from this
 * package and from nowhere else, behind small interfaces, probed once. Only Heddle's own modules see it.
 *
 * <p>When the JDK publishes custom schedulers for virtual threads, one new file joins here.
 */
@NullMarked
package dev.heddle.scheduler.jdk;

import org.jspecify.annotations.NullMarked;
