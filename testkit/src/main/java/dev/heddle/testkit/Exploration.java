package dev.heddle.testkit;

import java.time.Duration;

/**
 * What has been seen in many schedules of a program, none of which failed.
 *
 * @param schedules how many were run
 * @param different how many of them differed from all others
 * @param steps how many slices there were in all
 * @param time the virtual time that has passed in all
 * @param fingerprint of all that happened: the same, in any JVM, if the same threads did the same at the same
 *     virtual times under the same schedules
 */
public record Exploration(
    int schedules, int different, long steps, Duration time, long fingerprint) {}
