/**
 * Work in other processes, which never outlive the scope that started them.
 *
 * <ul>
 *   <li>{@link dev.heddle.ipc.ProcessPool} runs functions in worker JVMs; {@link
 *       dev.heddle.ipc.Mapping} runs one over many items.
 *   <li>{@link dev.heddle.ipc.WorkerProcess} runs one piece of code in a JVM of its own; {@link
 *       dev.heddle.ipc.command.Command}, in a package of its own, any program.
 *   <li>{@link dev.heddle.ipc.ProcessQueue}, {@link dev.heddle.ipc.Pipe} and {@link
 *       dev.heddle.ipc.SharedMemory} connect processes.
 * </ul>
 *
 * <p>docs/ipc-protocol.md describes what goes between them.
 */
@NullMarked
package dev.heddle.ipc;

import org.jspecify.annotations.NullMarked;
