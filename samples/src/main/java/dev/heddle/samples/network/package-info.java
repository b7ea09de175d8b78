/** Samples: other machines and other programs. */
@NullMarked
package dev.heddle.samples.network;

import org.jspecify.annotations.NullMarked;
