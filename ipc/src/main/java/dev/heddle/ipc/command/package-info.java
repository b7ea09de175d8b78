/**
 * Other programs: a {@link dev.heddle.ipc.command.Command} says what to run, a {@link
 * dev.heddle.ipc.command.Subprocess} is one that runs. It ends with its scope, with all that it has started.
 * Python's {@code asyncio.subprocess} is the model.
 */
@NullMarked
package dev.heddle.ipc.command;

import org.jspecify.annotations.NullMarked;
