/** The door of the testkit: a run on a scheduler of somebody else's. Exported to it only. */
@NullMarked
package dev.heddle.simulated;

import org.jspecify.annotations.NullMarked;
