/** Who of those that are ready runs next: one class a strategy. */
@NullMarked
package dev.heddle.testkit.choice;

import org.jspecify.annotations.NullMarked;
