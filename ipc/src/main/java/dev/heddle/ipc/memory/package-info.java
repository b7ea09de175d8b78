/**
 * The files behind a {@link dev.heddle.ipc.SharedMemory}. Called by it, and for words of a command line
 * that are too long.
 */
@NullMarked
package dev.heddle.ipc.memory;

import org.jspecify.annotations.NullMarked;
