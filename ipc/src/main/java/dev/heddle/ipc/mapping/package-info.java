/**
 * The part of a {@link dev.heddle.ipc.Mapping} that is on its way: how far its items are read ahead, and in
 * whose thread. Called by {@code Mapping} only.
 */
@NullMarked
package dev.heddle.ipc.mapping;

import org.jspecify.annotations.NullMarked;
