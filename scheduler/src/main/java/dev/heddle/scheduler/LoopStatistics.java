package dev.heddle.scheduler;

/**
 * Counters of an event loop, each read at a slightly different moment.
 *
 * @param turns turns taken
 * @param slices continuations and callbacks run
 * @param parks times the carrier found nothing to do and parked
 * @param runnable continuations and callbacks waiting to run
 * @param timers timers pending
 * @param lagNanos how late the last timer was
 * @param longestLagNanos how late the latest timer was
 * @param longestTurnNanos how long the longest turn took: what others had to wait for one task
 */
public record LoopStatistics(
    long turns,
    long slices,
    long parks,
    int runnable,
    int timers,
    long lagNanos,
    long longestLagNanos,
    long longestTurnNanos) {}
