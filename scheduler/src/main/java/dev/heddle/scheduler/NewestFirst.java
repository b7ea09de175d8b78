package dev.heddle.scheduler;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the current slices have just started, to run before anything older: depth first through a
 * tree of tasks, in order among siblings.
 *
 * <p>A parent that starts ten children, each of which starts ten more, has at most some ten times
 * the depth of the tree alive in this order; breadth first, it would have the whole tree, and their
 * stacks would travel through the garbage collector. docs/adr/0009-newest-first.md has the figures.
 *
 * <p>It is a stack of families. A family is what one slice has started, oldest on top, so that they
 * come out in the order they went in; {@code families} holds where each begins. Whoever waited for a
 * running member goes under the rest of its family: a parent that awaits its children one by one
 * goes on when all have run, and before its own siblings do. Touched by the carrier only.
 */
final class NewestFirst {
  private static final int SMALLEST = 256;

  private @Nullable Runnable[] stack = new Runnable[SMALLEST];
  private int size;
  private int[] families = new int[16];
  private int depth;

  /** Where the pushes of the current slice begin; above is nothing else. */
  private int sliceStart;

  /** Where the rest of the family of the current slice begins. */
  private int under;

  /** Before all others, after what this slice has pushed already. */
  void push(Runnable runnable) {
    ensureRoom();
    stack[size++] = runnable;
  }

  /** After the rest of the current slice's family, before the family below it. */
  void pushUnderFamily(Runnable runnable) {
    ensureRoom();
    System.arraycopy(stack, under, stack, under + 1, size - under);
    stack[under] = runnable;
    size++;
    sliceStart++;
    boolean familyRemains = depth > 0 && families[depth - 1] >= under;
    if (familyRemains) {
      families[depth - 1]++;
    }
    if (depth == (familyRemains ? 1 : 0)) {
      beginFamilyBelowAll();
    }
  }

  private void beginFamilyBelowAll() {
    if (depth == 0) {
      beginFamily(0);
    } else {
      beginFamily(families[0]);
      families[0] = 0;
    }
  }

  private void beginFamily(int start) {
    if (depth == families.length) {
      families = Arrays.copyOf(families, depth * 2);
    }
    families[depth++] = start;
  }

  private void ensureRoom() {
    if (size == stack.length) {
      stack = Arrays.copyOf(stack, size * 2);
    }
  }

  /** Ends a slice: what it pushed is a family now. */
  void endSlice() {
    if (size > sliceStart) {
      beginFamily(sliceStart);
      for (int low = sliceStart, high = size - 1; low < high; low++, high--) {
        Runnable swapped = stack[low];
        stack[low] = stack[high];
        stack[high] = swapped;
      }
    }
    sliceStart = size;
    under = size;
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
    under = families[depth - 1];
    if (size == under) {
      depth--;
    }
    sliceStart = size;
    return next;
  }

  /** Gives the oldest away, between two slices, to whoever can run them elsewhere. */
  void giveOldest(int count, Consumer<Runnable> taker) {
    for (int i = 0; i < count; i++) {
      taker.accept(Objects.requireNonNull(stack[i]));
    }
    System.arraycopy(stack, count, stack, 0, size - count);
    Arrays.fill(stack, size - count, size, null);
    size -= count;
    int kept = 0;
    for (int i = 0; i < depth; i++) {
      boolean isEmptyNow = (i + 1 < depth ? families[i + 1] : size + count) <= count;
      if (!isEmptyNow) {
        families[kept++] = Math.max(0, families[i] - count);
      }
    }
    depth = kept;
    sliceStart = size;
    under = size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }
}
