/**
 * What can be seen of tasks while they run: the views that a {@link dev.heddle.TaskTree} is made of, and the
 * {@link dev.heddle.inspect.TaskProbe} that is told of starts, waits and ends. What draws and serves them is
 * module {@code dev.heddle.observe}.
 */
@NullMarked
package dev.heddle.inspect;

import org.jspecify.annotations.NullMarked;
