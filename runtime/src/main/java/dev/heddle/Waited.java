package dev.heddle;

import java.util.List;

/**
 * What {@link Heddle#awaitTasks} found when it returned.
 *
 * @param done those that had ended, in the order given
 * @param pending those that had not, in the order given
 * @param <A> what they are
 */
public record Waited<A extends Eventual<?>>(List<A> done, List<A> pending) {}
