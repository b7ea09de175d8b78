package dev.heddle.testkit.network;

import dev.heddle.scheduler.Timer;

/** What a network asks of the simulation that it is part of. */
public interface World {

  /** Virtual time in nanoseconds. */
  long now();

  /** Runs an action later, on the carrier; whatever crashes meanwhile. */
  Timer after(long nanos, Runnable action);

  /** Whether something happens that happens at times; part of the schedule. */
  boolean happens(double probability);

  /** One of so many numbers from 0 on; part of the schedule, where 0 is nothing special. */
  int number(int bound);

  /** The name of the host whose thread is running. */
  String here();

  /** Adds a line to the steps that a failure is told with. */
  void tell(String what);
}
