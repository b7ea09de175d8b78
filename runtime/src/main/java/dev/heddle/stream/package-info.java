/**
 * Streams whose stages may wait, and may run concurrently: sources, transformations, buffers.
 *
 * <p>They are small on purpose. What runs in one task is a chain of plain calls; each stage that
 * runs beside the others is a task in a group, so that an end, a failure or a cancellation anywhere
 * ends all of it.
 */
@NullMarked
package dev.heddle.stream;

import org.jspecify.annotations.NullMarked;
