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
 *
 * <p>A stack starves what lies deep in it, for as long as those on top of it start others. So its eldest
 * can be taken as well: of the lowest family the first that was started with it, not those who have come
 * under it since, or a task that waits again and again would always be taken for the eldest. {@link
 * Overtaken} says when.
 */
final class NewestFirst {
  private static final int SMALLEST = 256;

  /** Of runnables; a store into an array of them would search all that each implements. */
  private @Nullable Object[] stack = new Object[SMALLEST];

  /** The stack is from here, where the oldest is, to {@code top}. */
  private int bottom;

  private int top;
  private int[] families = new int[16];

  /** How many of each family, on top of it, have not been started with it but waited for a member. */
  private int[] joined = new int[16];

  private int depth;

  /** Where the pushes of the current slice begin; above is nothing else. */
  private int sliceStart;

  /** Where the rest of the family of the current slice begins. */
  private int under;

  /** Before all others, after what this slice has pushed already. */
  void push(Runnable runnable) {
    ensureRoom();
    stack[top++] = runnable;
  }

  /** After the rest of the current slice's family, before the family below it. */
  void pushUnderFamily(Runnable runnable) {
    ensureRoom();
    ensureRoomForFamily();
    System.arraycopy(stack, under, stack, under + 1, top - under);
    stack[under] = runnable;
    top++;
    sliceStart++;
    int below = depth - 1;
    if (depth > 0 && families[below] >= under) {
      families[below--]++;
    }
    if (below < 0) {
      beginFamilyBelowAll();
    } else {
      joined[below]++;
    }
  }

  private void beginFamilyBelowAll() {
    if (depth == 0) {
      beginFamily(bottom);
    } else {
      beginFamily(families[0]);
      joined[1] = joined[0];
      families[0] = bottom;
      joined[0] = 0;
    }
  }

  private void beginFamily(int start) {
    ensureRoomForFamily();
    joined[depth] = 0;
    families[depth++] = start;
  }

  /** Both arrays or none: there may be memory for one of them only. */
  private void ensureRoomForFamily() {
    if (depth == families.length) {
      int[] more = Arrays.copyOf(families, depth * 2);
      joined = Arrays.copyOf(joined, depth * 2);
      families = more;
    }
  }

  private void ensureRoom() {
    if (top == stack.length) {
      // What was given away has left room at the bottom; half of the stack is worth the move.
      int length = bottom > top / 2 ? stack.length : stack.length * 2;
      moveTo(new Object[length]);
    }
  }

  private void moveTo(@Nullable Object[] next) {
    System.arraycopy(stack, bottom, next, 0, top - bottom);
    stack = next;
    for (int i = 0; i < depth; i++) {
      families[i] -= bottom;
    }
    sliceStart -= bottom;
    under -= bottom;
    top -= bottom;
    bottom = 0;
  }

  /** Empty, it needs no more than it began with; without memory for that it keeps what it has. */
  private void startAgain() {
    Object[] next = stack;
    if (stack.length > SMALLEST) {
      try {
        next = new Object[SMALLEST];
      } catch (OutOfMemoryError _) {
        // Another time.
      }
    }
    moveTo(next);
  }

  /** Ends a slice: what it pushed is a family now. */
  void endSlice() {
    if (top > sliceStart) {
      beginFamily(sliceStart);
      for (int low = sliceStart, high = top - 1; low < high; low++, high--) {
        Object swapped = stack[low];
        stack[low] = stack[high];
        stack[high] = swapped;
      }
    }
    sliceStart = top;
    under = top;
  }

  /** Takes the next to run and begins a slice. */
  @Nullable
  Runnable poll() {
    if (isEmpty()) {
      if (bottom > 0 || stack.length > SMALLEST) {
        startAgain();
      }
      return null;
    }
    Runnable next = (Runnable) stack[--top];
    stack[top] = null;
    under = families[depth - 1];
    if (top == under) {
      depth--;
    } else if (joined[depth - 1] > 0) {
      joined[depth - 1]--;
    }
    sliceStart = top;
    return next;
  }

  /** Takes the eldest to run and begins a slice, between two slices. */
  @Nullable
  Runnable pollEldest() {
    if (isEmpty()) {
      return null;
    }
    int eldest = endOf(0) - 1 - joined[0];
    if (eldest < bottom) {
      eldest = bottom;
      joined[0]--;
    }
    Runnable next = (Runnable) stack[eldest];
    System.arraycopy(stack, bottom, stack, bottom + 1, eldest - bottom);
    stack[bottom++] = null;
    raiseBottom();
    return next;
  }

  /** Where a family ends, and the one above begins. */
  private int endOf(int family) {
    return family + 1 < depth ? families[family + 1] : sliceStart;
  }

  /** Gives all away in the order in which they became ready, as far as is known; ends the slice. */
  void giveByAge(Consumer<Runnable> taker) {
    endSlice();
    for (int family = 0; family < depth; family++) {
      int startedTo = endOf(family) - joined[family];
      for (int i = startedTo - 1; i >= families[family]; i--) {
        taker.accept((Runnable) Objects.requireNonNull(stack[i]));
      }
      for (int i = endOf(family) - 1; i >= startedTo; i--) {
        taker.accept((Runnable) Objects.requireNonNull(stack[i]));
      }
    }
    Arrays.fill(stack, bottom, top, null);
    bottom = top;
    raiseBottom();
  }

  /** Gives the oldest away, between two slices or within one, to whoever can run them elsewhere. */
  void giveOldest(int count, Consumer<Runnable> taker) {
    try {
      for (int i = 0; i < count; i++) {
        taker.accept((Runnable) Objects.requireNonNull(stack[bottom]));
        stack[bottom++] = null;
      }
    } finally {
      raiseBottom();
    }
  }

  /** What has been given away belongs to no family any more. */
  private void raiseBottom() {
    int gone = 0;
    while (gone < depth && endOf(gone) <= bottom) {
      gone++;
    }
    if (gone > 0) {
      depth -= gone;
      System.arraycopy(families, gone, families, 0, depth);
      System.arraycopy(joined, gone, joined, 0, depth);
    }
    if (depth > 0) {
      families[0] = Math.max(families[0], bottom);
      joined[0] = Math.min(joined[0], endOf(0) - families[0]);
    }
    sliceStart = Math.max(sliceStart, bottom);
    under = Math.max(under, bottom);
  }

  boolean isEmpty() {
    return top == bottom;
  }

  int size() {
    return top - bottom;
  }
}
