package dev.heddle.scheduler;

import java.util.stream.Stream;

/**
 * What a thread dump may ask of a container, from any thread and at any time.
 *
 * <p>Implementations must answer without blocking on the threads they list.
 */
public interface ContainerView {

  /**
   * Returns the name shown in dumps.
   *
   * @return the name
   */
  String name();

  /**
   * Returns the live threads of the container.
   *
   * @return a snapshot, in no particular order
   */
  Stream<Thread> threads();

  /**
   * Closes the group behind this view because its owner ends, or leaves an enclosing scope, without
   * having closed it. Runs on the owner.
   */
  void abandoned();
}
