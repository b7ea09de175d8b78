package dev.heddle.ipc.codec;

import dev.heddle.ipc.RemoteFunction;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.MessageType;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * A function as bytes, with the packages whose classes it needs: sent once to each worker. Versions of one
 * function have one number, and a worker keeps the last that it was sent.
 */
@SuppressWarnings("ArrayRecordComponent")
public record ShippedFunction(long id, byte[] payload, Set<String> packages) {
  private static final ClassValue<Boolean> HAS_STATE =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return Arrays.stream(type.getDeclaredFields())
              .anyMatch(field -> !Modifier.isStatic(field.getModifiers()))
              || type.getSuperclass() != null && get(type.getSuperclass());
        }
      };

  public static ShippedFunction of(long id, RemoteFunction<?, ?> function) {
    Set<String> packages = new HashSet<>();
    packages.add(function.getClass().getPackageName());
    byte[] payload =
        Codec.encode(0, function, ClassUse.writtenOut(AllowList.packagesInto(packages)));
    return new ShippedFunction(id, payload, packages);
  }

  /** Whether a function holds anything, in its own fields or in inherited ones. */
  public static boolean mayChange(RemoteFunction<?, ?> function) {
    return HAS_STATE.get(function.getClass());
  }

  public boolean hasStateOf(ShippedFunction other) {
    return Arrays.equals(payload, other.payload);
  }

  public static RemoteFunction<?, ?> parse(byte[] payload, Codec codec)
      throws IOException, ClassNotFoundException {
    if (codec.decode(payload, 0) instanceof RemoteFunction<?, ?> function) {
      return function;
    }
    throw new ProtocolException("a function that is none");
  }

  /** The frame that makes a worker know it. */
  public Frame definition() {
    return new Frame(MessageType.FUNCTION, id, payload);
  }

  /** The frame that makes a worker forget it. */
  public static Frame forget(long id) {
    return new Frame(MessageType.FUNCTION, id, Frame.EMPTY);
  }
}
