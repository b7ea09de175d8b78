/** Samples: stopping, limiting, trying again. */
@NullMarked
package dev.heddle.samples.control;

import org.jspecify.annotations.NullMarked;
