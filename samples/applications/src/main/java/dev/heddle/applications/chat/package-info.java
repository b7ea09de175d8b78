/** A chat over WebSocket, in which a slow reader holds up nobody. */
@NullMarked
package dev.heddle.applications.chat;

import org.jspecify.annotations.NullMarked;
