/**
 * The tree of tasks, folded for people: tasks that are alike are one line, however many they are. Called by the live page
 * and by the agent in another process, which is sent these classes and nothing else of this module: so they use what the
 * runtime has for everybody, and {@link dev.heddle.observe.folding.Folding#CLASSES} names them all.
 */
@NullMarked
package dev.heddle.observe.folding;

import org.jspecify.annotations.NullMarked;
