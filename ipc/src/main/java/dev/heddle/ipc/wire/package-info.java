/**
 * What goes through a pipe between this process and a worker: frames, their types, the greeting, log
 * entries. A length is checked before anything is allocated for it. Called by the pool on one side and
 * by the worker's program on the other; docs/ipc-protocol.md describes the bytes.
 */
@NullMarked
package dev.heddle.ipc.wire;

import org.jspecify.annotations.NullMarked;
