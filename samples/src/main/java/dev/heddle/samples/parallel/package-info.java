/** Samples: several cores. */
@NullMarked
package dev.heddle.samples.parallel;

import org.jspecify.annotations.NullMarked;
