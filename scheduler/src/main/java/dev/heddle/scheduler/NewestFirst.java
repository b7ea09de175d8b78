package dev.heddle.scheduler;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the current slices have just started, to run before anything older: depth first through a
 * tree of tasks, in order among siblings.
 *
 * <p>A parent that starts ten children, each of which starts ten more, has at most some ten times
 * the depth of the tree alive in this order; breadth first, it would have the whole tree, and their
 * stacks would travel through the garbage collector. The price is a plain stack: what one slice
 * pushes is reversed when the slice ends, so that its first child is on top. Touched by the carrier
 * only. docs/adr/0009-newest-first.md has the figures.
 */
final class NewestFirst {
  private static final int SMALLEST = 256;

  private @Nullable Runnable[] stack = new Runnable[SMALLEST];
  private int size;

  /** Where the pushes of the current slice begin. */
  private int sliceStart;

  void push(Runnable runnable) {
    if (size == stack.length) {
      stack = Arrays.copyOf(stack, size * 2);
    }
    stack[size++] = runnable;
  }

  /** Ends a slice: from now on its pushes come out in the order they went in. */
  void endSlice() {
    for (int low = sliceStart, high = size - 1; low < high; low++, high--) {
      Runnable swapped = stack[low];
      stack[low] = stack[high];
      stack[high] = swapped;
    }
    sliceStart = size;
  }

  /** Takes the next to run and begins a slice. */
  @Nullable
  Runnable poll() {
    if (size == 0) {
      if (stack.length > SMALLEST) {
        stack = new Runnable[SMALLEST];
      }
      return null;
    }
    Runnable next = stack[--size];
    stack[size] = null;
    sliceStart = size;
    return next;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }
}
