/**
 * Netty's channels on Heddle's carriers: a task that serves a channel runs on the thread of that channel's
 * event loop, written as plain blocking code.
 *
 * <p>{@link dev.heddle.netty.NettyServer} serves HTTP/1.1, HTTP/2, WebSocket and whatever a pipeline of
 * Netty's makes of a connection; {@link dev.heddle.netty.CarrierLoops} is an event loop group for anything
 * else that is written for Netty.
 *
 * <p>The idea to let virtual threads and their channels share a thread is that of the
 * Netty-VirtualThread-Scheduler project.
 */
@NullMarked
package dev.heddle.netty;

import org.jspecify.annotations.NullMarked;
