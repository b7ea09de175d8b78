package dev.heddle.scheduler.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import jdk.internal.vm.StackableScope;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's own continuation, the one virtual threads are made of, nested in a thread.
 *
 * <h2>What belongs to a stack but is kept in the thread</h2>
 *
 * <p>Two fields of {@code Thread} describe the stack that runs: its {@link ScopedValue} bindings and
 * its innermost open scope (a thread container, or a binding made inside one). The JDK swaps neither
 * when a nested continuation yields, so bindings made by the body would be seen by whoever resumed
 * it, and a scope the consumer opens meanwhile would be closed by the end of the body's binding.
 * Hence {@link #resume} exchanges both on the way in and on the way out.
 *
 * <p>The body starts in a frame of {@code Thread.runWith}, the one by which the VM finds bindings
 * again after it has forgotten them in a stack overflow; otherwise its search would go on into the
 * frames of whoever resumed the body.
 *
 * <h2>What cannot be set aside</h2>
 *
 * <p>With a native frame on the stack the VM refuses to yield and calls {@link #onPinned}. That must
 * not throw, because it is also called when the body parks its virtual thread; that thread then
 * parks its carrier, as it would without us. A held monitor the VM does not refuse; see {@link
 * HeldMonitors}.
 */
final class OpenedContinuation extends Continuation implements NestedContinuation {
  private static final ContinuationScope SCOPE = new ContinuationScope("dev.heddle.generator");
  private static final ScopedValue<Object> NEVER_BOUND = ScopedValue.newInstance();
  private static final VarHandle BINDINGS;
  private static final VarHandle OPEN_SCOPES;
  private static final MethodHandle RUN_WITH;

  static {
    try {
      var here = MethodHandles.lookup();
      var lang = MethodHandles.privateLookupIn(Thread.class, here);
      BINDINGS = lang.findVarHandle(Thread.class, "scopedValueBindings", Object.class);
      OPEN_SCOPES =
          lang.findVarHandle(
              Thread.class, "headStackableScopes", StackableScope.class);
      RUN_WITH =
          lang.findVirtual(
              Thread.class,
              "runWith",
              MethodType.methodType(void.class, Object.class, Runnable.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private @Nullable Thread thread;
  private @Nullable Continuation threadsOwn;
  private @Nullable Object bindings;
  private @Nullable StackableScope openScopes;
  private @Nullable Pinned pinned;
  private boolean holdsMonitor;

  OpenedContinuation(@Nullable Object bindings, Runnable body) {
    super(SCOPE, () -> runWith(bindings, body));
    this.bindings = bindings;
  }

  /** The caller's bindings, looked for now if the VM has forgotten where they are. */
  static Object currentBindings() {
    Thread thread = Thread.currentThread();
    if (BINDINGS.get(thread) == null) {
      NEVER_BOUND.isBound();
    }
    return BINDINGS.get(thread);
  }

  private static void runWith(@Nullable Object bindings, Runnable body) {
    try {
      RUN_WITH.invokeExact(Thread.currentThread(), bindings, body);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("The JDK threw what it does not declare: " + e, e);
    }
  }

  @Override
  public void resume() {
    do {
      mountAndRun();
      // The body has yielded with a monitor: let it go on at once, with an exception.
      holdsMonitor = HeldMonitors.of(this);
    } while (holdsMonitor);
  }

  /** Most bodies bind nothing and open nothing; so the fields are compared, and rarely written. */
  private void mountAndRun() {
    Thread caller = Thread.currentThread();
    if (thread != caller) {
      thread = caller;
      threadsOwn = StackTop.of(caller);
    }
    Object callersBindings = BINDINGS.get(caller);
    var callersScopes = (StackableScope) OPEN_SCOPES.get(caller);
    exchange(caller, callersBindings, bindings, callersScopes, openScopes);
    try {
      run();
    } finally {
      showOwnStack(caller);
      Object left = BINDINGS.get(caller);
      if (bindings != left) {
        bindings = left;
      }
      var leftOpen = (StackableScope) OPEN_SCOPES.get(caller);
      if (openScopes != leftOpen) {
        openScopes = leftOpen;
      }
      exchange(caller, left, callersBindings, leftOpen, callersScopes);
    }
  }

  private static void exchange(
      Thread thread,
      @Nullable Object oldBindings,
      @Nullable Object newBindings,
      @Nullable StackableScope oldScopes,
      @Nullable StackableScope newScopes) {
    if (oldBindings != newBindings) {
      BINDINGS.set(thread, newBindings);
    }
    if (oldScopes != newScopes) {
      OPEN_SCOPES.set(thread, newScopes);
    }
  }

  @Override
  public void suspend() {
    boolean suspended = yieldSeen();
    if (holdsMonitor || (!suspended && isPinnedByMonitor())) {
      throw new IllegalStateException(
          "The body cannot be suspended inside synchronized, be it its own or its consumer's: the JDK"
              + " would set the monitor aside with it, and the consumer would wait for it for ever."
              + " Yield, and ask for items, outside of synchronized; or use dev.heddle.sync.Lock");
    }
    if (!suspended) {
      throw new IllegalStateException(
          "The body cannot be suspended below a native method or a static initializer (" + pinned
              + "): the JDK cannot set such a stack aside. Yield outside of it");
    }
  }

  /** Whoever reads the stack meanwhile finds it in this continuation; see {@link StackTop}. */
  private boolean yieldSeen() {
    Thread me = thread;
    if (me == null || threadsOwn == null) {
      return Continuation.yield(SCOPE);
    }
    StackTop.set(me, this);
    try {
      return Continuation.yield(SCOPE);
    } finally {
      showOwnStack(me);
    }
  }

  private void showOwnStack(Thread me) {
    Continuation own = threadsOwn;
    if (own != null) {
      StackTop.set(me, own);
    }
  }

  /** By its name, since JDK 26 has no such constant: its VM never refuses for a monitor. */
  private boolean isPinnedByMonitor() {
    return pinned != null && pinned.name().equals("MONITOR");
  }

  @Override
  public boolean isCurrent() {
    // The thread too: the body may itself carry virtual threads, whose continuations nest in this.
    return Thread.currentThread() == thread && getCurrentContinuation(SCOPE) == this;
  }

  @Override
  protected void onPinned(Pinned reason) {
    pinned = reason;
  }
}
