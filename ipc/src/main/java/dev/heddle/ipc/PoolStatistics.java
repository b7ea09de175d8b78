package dev.heddle.ipc;

import java.time.Duration;

/**
 * What a pool has done so far. A chunk of a map counts as one task.
 *
 * <p>{@code submitted = waiting + inFlight + succeeded + failed + cancelled} at every moment.
 *
 * @param submitted tasks taken over
 * @param waiting those that no worker has been sent
 * @param inFlight those sent to a worker and not ended
 * @param succeeded those that ended with a result
 * @param failed those that ended with a failure, a lost worker among them
 * @param cancelled those that ended because nobody wanted them any more
 * @param retried how often a task was run again because its worker had died
 * @param workersStarted worker processes started
 * @param workersLost those that died without being asked to
 * @param workersRecycled those replaced after their share of tasks or for the memory they held
 * @param workersIdledOut those that ended for want of work
 * @param busy the time workers have spent in tasks, all together
 */
public record PoolStatistics(
    long submitted,
    int waiting,
    int inFlight,
    long succeeded,
    long failed,
    long cancelled,
    long retried,
    long workersStarted,
    long workersLost,
    long workersRecycled,
    long workersIdledOut,
    Duration busy) {}
