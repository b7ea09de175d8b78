package dev.heddle.testkit;

import java.time.Duration;

/**
 * What has been seen in many schedules of a program, none of which failed.
 *
 * @param schedules how many were run
 * @param different how many of them differed from all others
 * @param steps how many slices there were in all
 * @param time the virtual time that has passed in all
 */
public record Exploration(int schedules, int different, long steps, Duration time) {}
