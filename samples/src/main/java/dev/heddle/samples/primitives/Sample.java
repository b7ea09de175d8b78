package dev.heddle.samples.primitives;

import dev.heddle.Action;

/**
 * A small program.
 *
 * @param about what it shows
 * @param program the program
 */
public record Sample(String about, Action<?> program) {}
