/** What each cost does as the number of things grows: a program for a JVM of its own, and what it measures. */
@NullMarked
package dev.heddle.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
