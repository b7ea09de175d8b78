/** Samples: one task, and what it waits for. */
@NullMarked
package dev.heddle.samples.waiting;

import org.jspecify.annotations.NullMarked;
