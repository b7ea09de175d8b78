/**
 * How the JVM of a worker is started: its program, options, class path and environment ({@link
 * dev.heddle.ipc.launch.WorkerCommand}), the cache that makes it start in less time, and what it prints
 * while it lives. Called by the pool and by a {@code WorkerProcess}.
 */
@NullMarked
package dev.heddle.ipc.launch;

import org.jspecify.annotations.NullMarked;
