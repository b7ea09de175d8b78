package dev.heddle.scheduler.jdk;

import dev.heddle.scheduler.ContainerView;
import dev.heddle.scheduler.ThreadContainment;
import java.util.stream.Stream;
import jdk.internal.vm.ThreadContainer;
import jdk.internal.vm.ThreadContainers;
import org.jspecify.annotations.Nullable;

/**
 * A node in the JDK's tree of thread containers that lists what its {@link ContainerView} lists.
 *
 * <p>{@code onStart} and {@code onExit} stay empty: the group behind the view keeps its children
 * itself, in the same list that cancellation walks, and a dump filters out what has just ended.
 */
final class OwnedContainer extends ThreadContainer implements ThreadContainment {
  private final ContainerView view;
  private @Nullable Object registration;

  private OwnedContainer(ContainerView view, boolean owned) {
    super(!owned);
    this.view = view;
  }

  static OwnedContainer open(ContainerView view, boolean owned) {
    var container = new OwnedContainer(view, owned);
    if (owned) {
      container.push();
    } else {
      container.registration = ThreadContainers.registerContainer(container);
    }
    return container;
  }

  ContainerView view() {
    return view;
  }

  @Override
  public void close() {
    if (registration == null) {
      popForcefully();
    } else {
      ThreadContainers.deregisterContainer(registration);
    }
  }

  @Override
  protected boolean tryClose() {
    view.abandoned();
    return true;
  }

  /** With a part that is its own: a dump names it by this alone, and groups may share a name. */
  @Override
  public String name() {
    return view.name() + "@" + Integer.toHexString(System.identityHashCode(this));
  }

  @Override
  public Stream<Thread> threads() {
    return view.threads().filter(Thread::isAlive);
  }
}
