/** Samples: faults that simulations find. */
@NullMarked
package dev.heddle.samples.simulation;

import org.jspecify.annotations.NullMarked;
