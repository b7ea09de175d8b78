/** Samples: many tasks at once. */
@NullMarked
package dev.heddle.samples.many;

import org.jspecify.annotations.NullMarked;
