/**
 * The inside of a {@link dev.heddle.ipc.ProcessPool}: which call goes to which worker, what becomes of it
 * there, when workers are hired and replaced. {@link dev.heddle.ipc.pool.PoolCore} is its door, called by
 * the pool's face and by mappings.
 */
@NullMarked
package dev.heddle.ipc.pool;

import org.jspecify.annotations.NullMarked;
