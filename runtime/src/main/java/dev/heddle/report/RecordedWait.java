package dev.heddle.report;

import dev.heddle.parking.Wait;

/**
 * A wait that goes into a flight recording, with its begun event; as an object, so that to look at a
 * wait does not load the class of the event.
 *
 * @param waited the wait
 * @param event a {@link TaskEvents.TaskWait}
 */
public record RecordedWait(Wait waited, Object event) {}
