package dev.heddle.ipc.process;

import dev.heddle.ipc.command.Command;
import dev.heddle.ipc.command.Subprocess;
import java.lang.invoke.MethodHandles;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A process that something else than a {@link Command} has started, to become a {@link Subprocess}:
 * that has no constructor that users could see, so it leaves here how one is made, when it is
 * initialized. The JDK calls this a shared secret.
 *
 * @param scope the process
 * @param name what its threads are called after
 */
public record StartedProcess(ProcessScope scope, String name) {
  private static volatile @Nullable Function<StartedProcess, Subprocess> face;

  public static void setFace(Function<StartedProcess, Subprocess> maker) {
    face = maker;
  }

  public Subprocess asSubprocess() {
    Function<StartedProcess, Subprocess> maker = face;
    if (maker == null) {
      try {
        MethodHandles.lookup().ensureInitialized(Subprocess.class);
      } catch (IllegalAccessException e) {
        throw new AssertionError("it is public", e);
      }
      return asSubprocess();
    }
    return maker.apply(this);
  }
}
