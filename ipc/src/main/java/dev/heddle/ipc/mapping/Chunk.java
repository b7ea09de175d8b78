package dev.heddle.ipc.mapping;

import dev.heddle.ipc.pool.Job;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some items of a mapping that travel together, as one job. */
public record Chunk<A extends @Nullable Object>(List<A> items, Job job) {}
