package dev.heddle.scheduler;

/**
 * An action of a timer that must not be lost to a moment without heap: when it throws an {@link
 * OutOfMemoryError}, its timer fires once more a moment later. It goes on where it was, or bears to be
 * run twice. What others throw is told to the handler of failures, and they are not run again.
 */
@FunctionalInterface
public interface PersistentAction extends Runnable {}
