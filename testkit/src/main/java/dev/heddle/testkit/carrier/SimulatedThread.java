package dev.heddle.testkit.carrier;

import org.jspecify.annotations.Nullable;

/** A virtual thread of a simulation. Of its carrier alone. */
public final class SimulatedThread {
  /** By order of first being ready, from 0 on: the same in each replay. */
  public final int number;

  final Thread thread;
  final Incarnation incarnation;
  final Runnable continuation;
  boolean ready;

  /** Whether it is among the ready ones only since the time of its wait is over. */
  boolean expiring;

  /** What it waits for in virtual time, in place of the JDK's own; null if for nothing of the kind. */
  @Nullable TimedWait wait;

  /** Whether it may be waiting for a monitor, whose hand-over takes a thread of the JDK's. */
  boolean atMonitor;

  /** Whether it waits for a call of {@code Heddle.blocking}. */
  boolean atOutsideCall;

  /** What it is about to touch; zero if that is not known. */
  public int place;

  /** By what name it is about to call it; zero if it is about to do something else. */
  int call;

  /** Whether it is about to change it. */
  public boolean writes;

  /** The object that it is about to call; null if that is not known, or it is about to touch something else. */
  @Nullable Object called;

  /** The monitor that it is about to take, or has left; null if it is at something else. */
  @Nullable Object at;

  /** Of the strategy; drawn anew when {@link #drawn} is false. */
  public double priority;

  public boolean drawn;

  SimulatedThread(
      int number, Thread thread, Runnable continuation, Incarnation incarnation) {
    this.number = number;
    this.incarnation = incarnation;
    this.thread = thread;
    this.continuation = continuation;
  }

  /** Whether it makes a difference which of both goes first, as far as is known. */
  public boolean racesWith(SimulatedThread other) {
    return called != null && other.called != null
        ? called == other.called
        : place == other.place && (writes || other.writes);
  }

  /** What it is about to do, in words; empty if that is not known. */
  String intent() {
    return at != null ? "" : Places.words(call != 0 ? call : place, writes);
  }

  String name() {
    String name = thread.getName();
    return name.isEmpty() ? "thread " + number : name;
  }

  @Override
  public String toString() {
    return name();
  }
}
