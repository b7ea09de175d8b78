/**
 * What the ends of bodies mean, which failures lead to which, and the failures of one group. Hidden: the face is
 * {@link dev.heddle.ExceptionGroup}.
 */
@NullMarked
package dev.heddle.failure;

import org.jspecify.annotations.NullMarked;
