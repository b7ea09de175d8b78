/** Two programs that differ in one call, to measure what it adds to the start of a JVM. */
@NullMarked
package dev.heddle.samples.startup;

import org.jspecify.annotations.NullMarked;
