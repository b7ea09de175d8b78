/** Trying again what has failed: how often ({@link dev.heddle.retry.Retry}), and how long to wait in between. */
@NullMarked
package dev.heddle.retry;

import org.jspecify.annotations.NullMarked;
