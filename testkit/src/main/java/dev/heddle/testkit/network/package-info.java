/** Hosts of a simulation, the sockets they open, and what happens to packets between them. */
@NullMarked
package dev.heddle.testkit.network;

import org.jspecify.annotations.NullMarked;
