/** The operating system's signals, as something that a task waits for or that cancels it. */
@NullMarked
package dev.heddle.signal;

import org.jspecify.annotations.NullMarked;
