/**
 * Sockets in plain blocking style, on the readiness of the carrier that runs the task: streams over
 * TCP, Unix domain sockets and TLS, servers whose connections are tasks of one group, datagrams.
 *
 * <p>Every method that waits throws {@link InterruptedException} if the calling task is cancelled.
 * The socket stays open and usable, and no byte is lost; each method says where the bytes are then.
 */
@NullMarked
package dev.heddle.net;

import org.jspecify.annotations.NullMarked;
