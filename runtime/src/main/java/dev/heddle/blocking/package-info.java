/**
 * Calls that block their thread: the threads that run them, and how many may at once. Hidden: the face is {@link
 * dev.heddle.Blocking}.
 */
@NullMarked
package dev.heddle.blocking;

import org.jspecify.annotations.NullMarked;
