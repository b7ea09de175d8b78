/**
 * Several bodies or tasks at once: gather, race, map, and the wait for enough of them. Hidden: the face is {@link
 * dev.heddle.Heddle}.
 */
@NullMarked
package dev.heddle.gather;

import org.jspecify.annotations.NullMarked;
