/**
 * The gateway: everything Heddle uses of the JDK that is not public API is reached from this
 * package and from nowhere else, behind small interfaces, probed once. Only Heddle's own modules see it.
 *
 * <p>{@link dev.heddle.scheduler.jdk.JdkGateway} is the door. {@link dev.heddle.scheduler.jdk.OpenedJavaLang}
 * makes virtual threads that run on a scheduler of ours, {@link dev.heddle.scheduler.jdk.CarrierBridge} is what
 * the JDK sees of that scheduler, and {@link dev.heddle.scheduler.jdk.OpenedContinuations} makes continuations.
 *
 * <p>When the JDK publishes custom schedulers for virtual threads, one new file joins here.
 */
@NullMarked
package dev.heddle.scheduler.jdk;

import org.jspecify.annotations.NullMarked;
