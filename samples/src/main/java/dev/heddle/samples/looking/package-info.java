/** Commands that look at other programs while they run: {@code ps}, {@code tree} and {@code page}. */
@NullMarked
package dev.heddle.samples.looking;

import org.jspecify.annotations.NullMarked;
