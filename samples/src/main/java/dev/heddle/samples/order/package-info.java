/** Samples: what comes first on a loop. */
@NullMarked
package dev.heddle.samples.order;

import org.jspecify.annotations.NullMarked;
