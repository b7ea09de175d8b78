/** A cache in front of a slow store. */
@NullMarked
package dev.heddle.applications.cache;

import org.jspecify.annotations.NullMarked;
