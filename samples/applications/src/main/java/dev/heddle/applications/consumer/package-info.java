/** A consumer of an API that is slow, fails and sets limits, and that API. */
@NullMarked
package dev.heddle.applications.consumer;

import org.jspecify.annotations.NullMarked;
