/** The one simulated carrier: who is ready, the virtual clock, and what to do when nobody is. */
@NullMarked
package dev.heddle.testkit.carrier;

import org.jspecify.annotations.NullMarked;
