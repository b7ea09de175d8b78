package dev.heddle.signal;

import dev.heddle.CancelScope;
import dev.heddle.parking.SpinLock;
import dev.heddle.scheduler.jdk.SignalSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A scope that the first signal cancels. That signal also puts the old handlers back: whoever sends
 * a second one does not want to wait for the cleanup.
 */
final class SignalledScope implements AutoCloseable {
  private final String[] names;
  private final SpinLock guard = new SpinLock();

  // Guarded by the lock.
  private List<SignalSource.Registration> registrations = new ArrayList<>();
  private @Nullable String first;

  SignalledScope(String... names) {
    if (names.length == 0) {
      throw new IllegalArgumentException("Name the signals to wait for, for example \"TERM\"");
    }
    this.names = names.clone();
  }

  void watch(CancelScope scope) {
    for (String name : names) {
      var registration = SignalSource.system().handle(name, () -> arrives(name, scope));
      guard.acquire();
      try {
        registrations.add(registration);
      } finally {
        guard.release();
      }
    }
  }

  private void arrives(String name, CancelScope scope) {
    guard.acquire();
    if (first == null) {
      first = name;
    }
    guard.release();
    close();
    scope.cancel("the process got SIG" + name);
  }

  String first() {
    guard.acquire();
    try {
      return Objects.requireNonNull(first);
    } finally {
      guard.release();
    }
  }

  @Override
  public void close() {
    List<SignalSource.Registration> none = new ArrayList<>();
    guard.acquire();
    List<SignalSource.Registration> restored = registrations;
    registrations = none;
    guard.release();
    restored.reversed().forEach(SignalSource.Registration::restore);
  }
}
