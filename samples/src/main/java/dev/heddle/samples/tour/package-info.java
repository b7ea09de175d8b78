/** Two minutes in the terminal, from one cook to a kitchen. */
@NullMarked
package dev.heddle.samples.tour;

import org.jspecify.annotations.NullMarked;
