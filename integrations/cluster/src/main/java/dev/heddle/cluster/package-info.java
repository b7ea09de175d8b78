/**
 * Functions that run on many machines, with the meaning they have in worker processes of this one.
 *
 * <ul>
 *   <li>{@link dev.heddle.cluster.ClusterPool} runs functions; {@link dev.heddle.cluster.ClusterMember}
 *       lends a machine to such pools.
 *   <li>Hazelcast finds the members, watches them, and carries the bytes. What is in these is ours.
 * </ul>
 */
@NullMarked
package dev.heddle.cluster;

import org.jspecify.annotations.NullMarked;
