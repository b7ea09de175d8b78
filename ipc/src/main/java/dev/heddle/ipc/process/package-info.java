/**
 * Processes of the operating system: starting one, finding all that it has started by its mark, ending
 * them all with the scope, also if this JVM dies ({@link dev.heddle.ipc.process.Reaper}). Called for
 * commands, for workers and for a {@code WorkerProcess}.
 */
@NullMarked
package dev.heddle.ipc.process;

import org.jspecify.annotations.NullMarked;
