/** The same work done in five ways, measured and drawn. */
@NullMarked
package dev.heddle.samples.ways;

import org.jspecify.annotations.NullMarked;
