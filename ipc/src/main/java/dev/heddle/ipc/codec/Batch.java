package dev.heddle.ipc.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several arguments that travel and run as one task, or their results. */
public record Batch(List<@Nullable Object> values) {}
