/**
 * Work in other processes: {@link dev.heddle.ipc.ProcessPool} runs functions in worker JVMs over
 * pipes of their own. docs/ipc-protocol.md describes what goes through them.
 */
@NullMarked
package dev.heddle.ipc;

import org.jspecify.annotations.NullMarked;
