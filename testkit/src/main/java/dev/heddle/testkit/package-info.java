/** Simulations: the same program under many schedules, each replayed from its seed. */
@NullMarked
package dev.heddle.testkit;

import org.jspecify.annotations.NullMarked;
