package dev.heddle.ipc.queue;

import java.io.Serializable;
import java.util.List;

/**
 * What a queue is known by in other processes.
 *
 * @param socket where its maker listens
 * @param secret what proves that one has been given the handle
 * @param id which of the maker's queues
 * @param capacity how many items it holds
 * @param allowed the classes that its items may be of
 */
public record QueueHandle(String socket, String secret, long id, int capacity, List<String> allowed)
    implements
      Serializable {}
