/** What the commands print fits the terminal: its width and its characters. */
@NullMarked
package dev.heddle.samples.terminal;

import org.jspecify.annotations.NullMarked;
