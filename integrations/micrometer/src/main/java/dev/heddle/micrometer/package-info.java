/**
 * Heddle for those who measure and trace: {@link dev.heddle.micrometer.RunMetrics} and {@link
 * dev.heddle.micrometer.PoolMetrics} are meters, {@link dev.heddle.micrometer.ThreadLocalPropagation} hands contexts
 * of tracing libraries on to tasks.
 */
@NullMarked
package dev.heddle.micrometer;

import org.jspecify.annotations.NullMarked;
