/** Channels between tasks, and waiting on several of them at once. */
@NullMarked
package dev.heddle.channel;

import org.jspecify.annotations.NullMarked;
