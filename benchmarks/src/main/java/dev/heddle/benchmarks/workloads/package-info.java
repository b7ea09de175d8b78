/** The work itself: one class a family of workloads, one method a subject. */
@NullMarked
package dev.heddle.benchmarks.workloads;

import org.jspecify.annotations.NullMarked;
