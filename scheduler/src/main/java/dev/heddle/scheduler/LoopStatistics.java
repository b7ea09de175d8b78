package dev.heddle.scheduler;

/**
 * Counters of an event loop, each read at a slightly different moment.
 *
 * @param turns turns taken
 * @param slices continuations and callbacks run
 * @param parks times the carrier found nothing to do and parked
 * @param runnable continuations and callbacks waiting to run
 * @param timers timers pending
 */
public record LoopStatistics(long turns, long slices, long parks, int runnable, int timers) {}
