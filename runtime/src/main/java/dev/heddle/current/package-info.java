/**
 * The current task: which one runs a thread, and what its waits need to know of it. For {@link dev.heddle.parking},
 * which suspends tasks, and for whoever asks for the task that it runs in; users ask {@link
 * dev.heddle.Task#current}.
 */
@NullMarked
package dev.heddle.current;

import org.jspecify.annotations.NullMarked;
