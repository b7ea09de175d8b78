/** Many schedules, and what becomes of one that fails: replayed, made short, told. */
@NullMarked
package dev.heddle.testkit.explore;

import org.jspecify.annotations.NullMarked;
