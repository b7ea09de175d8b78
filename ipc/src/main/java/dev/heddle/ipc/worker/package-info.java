/**
 * What runs in a worker's JVM: the two main classes, which their command names, and the SLF4J provider,
 * which SLF4J makes. Called by nobody in this process but to name it and to encode a program.
 */
@NullMarked
package dev.heddle.ipc.worker;

import org.jspecify.annotations.NullMarked;
