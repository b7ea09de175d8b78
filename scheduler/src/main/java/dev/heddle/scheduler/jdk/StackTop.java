package dev.heddle.scheduler.jdk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import jdk.internal.misc.Unsafe;
import jdk.internal.vm.Continuation;
import org.jspecify.annotations.Nullable;

/**
 * Where the VM finds the top of a virtual thread's stack while a continuation nested in it yields.
 *
 * <p>Anyone may ask for the stack of a thread at any moment: {@link Thread#getStackTrace}, a thread
 * dump, a profiler, our own watchdog. The thread answers itself, at its next safepoint, and one of
 * those is at the end of a yield: the frames have just been set aside, and the frame on top is the
 * entry of a continuation. There the VM goes on with the frames set aside of the continuation that
 * {@code VirtualThread.cont} names ({@code vframeStream::vframeStream} of HotSpot; seen on JDK 25 to 28).
 * That is right if the thread itself yields. If a nested continuation does, it is the wrong one: it
 * has no frames set aside, and the VM dies of a null pointer. A generator in a loop and a thread that
 * reads stacks without pause are enough, within a second.
 *
 * <p>So while a nested continuation yields, the field names that continuation. Its frames are then
 * found, and below them those of the thread. {@code getStackTrace} first compares the field with what
 * is mounted, and takes a thread in this moment for one that is just being unmounted: it asks again.
 *
 * <p>Memory ordering: plain writes. Whoever looks is the thread itself, or has stopped it; and the
 * thread is neither parked nor resumed in between, which is when the JDK uses the field.
 *
 * <p>Not done: the field is left alone when a body <em>parks</em> its virtual thread, since the JDK
 * resumes the thread by it. The JDK does not read the stack of a thread that has said that it parks; one that
 * asked just before might still meet it. Millions of such yields under a reader without pause did not show it.
 */
final class StackTop {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final VarHandle OWN;
  private static final long FIELD;

  static {
    try {
      Class<?> virtual = Class.forName("java.lang.VirtualThread");
      OWN =
          MethodHandles.privateLookupIn(virtual, MethodHandles.lookup())
              .findVarHandle(virtual, "cont", Continuation.class);
      FIELD = UNSAFE.objectFieldOffset(virtual, "cont");
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private StackTop() {}

  /** The continuation that the thread is made of, or null if it is no virtual thread. */
  static @Nullable Continuation of(Thread thread) {
    return thread.isVirtual() ? (Continuation) OWN.get(thread) : null;
  }

  /** Called by the virtual thread itself. */
  static void set(Thread virtual, Continuation top) {
    UNSAFE.putReference(virtual, FIELD, top);
  }
}
