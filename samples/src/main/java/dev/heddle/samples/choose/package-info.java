/** Which tool for which work. */
@NullMarked
package dev.heddle.samples.choose;

import org.jspecify.annotations.NullMarked;
