/** The same work on Heddle and on its peers, side by side in one run: planning, running, showing. */
@NullMarked
package dev.heddle.benchmarks;

import org.jspecify.annotations.NullMarked;
