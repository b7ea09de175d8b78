/** One small program for each primitive, to read and to run. */
@NullMarked
package dev.heddle.samples.primitives;

import org.jspecify.annotations.NullMarked;
