/** Samples: data that tasks share. */
@NullMarked
package dev.heddle.samples.sharing;

import org.jspecify.annotations.NullMarked;
