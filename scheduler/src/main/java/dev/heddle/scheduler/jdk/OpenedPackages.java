package dev.heddle.scheduler.jdk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Opens more packages of {@code java.base} to this module alone; {@code java.lang} must be open to it. */
final class OpenedPackages {
  private OpenedPackages() {}

  /** As {@code --add-opens} would. Throws if this JVM does not let us. */
  static void open(String name) throws Throwable {
    MethodHandles.privateLookupIn(Module.class, MethodHandles.lookup())
        .findVirtual(
            Module.class,
            "implAddOpens",
            MethodType.methodType(void.class, String.class, Module.class))
        .invokeExact(Object.class.getModule(), name, OpenedPackages.class.getModule());
  }
}
