/**
 * Values as bytes: how arguments, results and functions are encoded, and which classes may be decoded
 * ({@link dev.heddle.ipc.codec.AllowList}). Called by pools, workers and queues, which move the bytes.
 */
@NullMarked
package dev.heddle.ipc.codec;

import org.jspecify.annotations.NullMarked;
