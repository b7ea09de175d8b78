package dev.heddle.ipc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some items of a mapping that travel together, as one job. */
record Chunk<A extends @Nullable Object>(List<A> items, Job job) {}
