package dev.heddle.ipc.codec;

import org.jspecify.annotations.Nullable;

/**
 * Makes the exception that stands for one of a worker's. Its class is the users', its constructor is
 * not: so whoever may use that hands it in.
 */
public interface StandIn {
  RuntimeException of(String message, @Nullable Throwable cause, StackTraceElement[] stack);
}
