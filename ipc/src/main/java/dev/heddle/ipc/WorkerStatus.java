package dev.heddle.ipc;

/**
 * A worker of a pool at one moment.
 *
 * @param name its name
 * @param pid its process, or -1 while it is being started
 * @param inFlight how many tasks it has been sent and not answered
 * @param tasksDone how many it has answered
 */
public record WorkerStatus(String name, long pid, int inFlight, long tasksDone) {}
