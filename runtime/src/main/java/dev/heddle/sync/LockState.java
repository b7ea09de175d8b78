package dev.heddle.sync;

import dev.heddle.parking.Guarded;
import org.jspecify.annotations.Nullable;

/**
 * Who holds a {@link Lock}, and what guards that. One object, so that they share a cache line: every
 * acquire and release writes both, and a locked instruction waits for the writes before it.
 */
final class LockState extends Guarded {
  /** With the guard held, or for a glance. */
  @Nullable Thread holder;

  @Override
  protected void acquire() {
    super.acquire();
  }

  @Override
  protected void release() {
    super.release();
  }
}
