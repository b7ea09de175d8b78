/**
 * Generators: bodies that yield one item after another and are suspended in between, with the whole
 * of Java inside: loops, recursion, {@code try} and {@code finally}, waits.
 *
 * <p>{@link Generator} is the one to begin with; {@link
 * TwoWay} also takes values in.
 */
@NullMarked
package dev.heddle.generator;

import org.jspecify.annotations.NullMarked;
