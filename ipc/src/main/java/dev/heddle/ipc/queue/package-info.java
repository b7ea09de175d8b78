/**
 * How a {@link dev.heddle.ipc.ProcessQueue} is reached from other processes: the items in its maker's
 * process, the socket there, and the client elsewhere. Called by {@code ProcessQueue} only.
 */
@NullMarked
package dev.heddle.ipc.queue;

import org.jspecify.annotations.NullMarked;
