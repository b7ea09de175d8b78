package dev.heddle.scheduler.jdk;

import java.util.Arrays;
import java.util.BitSet;
import jdk.internal.misc.Unsafe;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/**
 * Tells whether a suspended continuation holds a monitor.
 *
 * <p>Since JEP 491 the VM lets a continuation yield inside {@code synchronized} and moves the list of
 * all objects that the thread has locked into the set-aside stack. For a virtual thread that is
 * right. But the consumer of a generator goes on as the same thread: it finds the object locked, not
 * by itself, and waits for an owner that only it could resume; and what the consumer itself had
 * locked before it could not unlock any more. Nothing in the JDK says so, and a walk over the stack
 * for each item would cost ten times the item.
 *
 * <p>The length of that list is one byte in the set-aside stack, in a field that the VM adds to
 * {@code StackChunk} and Java code cannot name. So its place is found by experiment, once:
 * continuations are suspended holding none to three monitors, and the byte that says so each time is
 * the one. If no byte or more than one does, as on a VM that refuses to yield with monitors (then it
 * says so itself), {@link #of} answers no.
 *
 * <p>Not seen is a monitor that the VM has inflated, because threads have met at it or waited on it:
 * that one belongs to the thread, so the consumer is let in and does not hang.
 */
final class HeldMonitors {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long TAIL = UNSAFE.objectFieldOffset(Continuation.class, "tail");
  private static final long UNKNOWN = -1;

  /** The header and the fields of a chunk; what follows is stack. */
  private static final int FIELDS_FROM = 8;

  private static final int FIELDS_TO = 56;
  private static final ContinuationScope PROBES = new ContinuationScope("dev.heddle.probe");
  private static final long COUNT = findCount();

  private HeldMonitors() {}

  static boolean of(Continuation suspended) {
    if (COUNT == UNKNOWN) {
      return false;
    }
    Object chunk = UNSAFE.getReference(suspended, TAIL);
    return chunk != null && UNSAFE.getByte(chunk, COUNT) != 0;
  }

  private static long findCount() {
    var candidates = new BitSet();
    candidates.set(FIELDS_FROM, FIELDS_TO);
    for (int held : new int[]{0, 1, 2, 3, 1, 0}) {
      byte[] fields = fieldsWhileHolding(held);
      for (int i = FIELDS_FROM; i < FIELDS_TO; i++) {
        if (fields[i] != held) {
          candidates.clear(i);
        }
      }
    }
    return candidates.cardinality() == 1 ? candidates.nextSetBit(0) : UNKNOWN;
  }

  private static byte[] fieldsWhileHolding(int monitors) {
    var fields = new byte[FIELDS_TO];
    Arrays.fill(fields, (byte) UNKNOWN);
    var probe =
        new Continuation(PROBES, () -> yieldHolding(monitors)) {
          @Override
          protected void onPinned(Pinned reason) {}
        };
    runSeen(probe);
    Object chunk = UNSAFE.getReference(probe, TAIL);
    if (!probe.isDone() && chunk != null) {
      for (int i = FIELDS_FROM; i < FIELDS_TO; i++) {
        fields[i] = UNSAFE.getByte(chunk, i);
      }
      runSeen(probe);
    }
    return fields;
  }

  private static void runSeen(Continuation probe) {
    Thread me = Thread.currentThread();
    Continuation own = StackTop.of(me);
    if (own == null) {
      probe.run();
      return;
    }
    StackTop.set(me, probe);
    try {
      probe.run();
    } finally {
      StackTop.set(me, own);
    }
  }

  private static void yieldHolding(int monitors) {
    if (monitors == 0) {
      Continuation.yield(PROBES);
      return;
    }
    synchronized (new Object()) {
      yieldHolding(monitors - 1);
    }
  }
}
