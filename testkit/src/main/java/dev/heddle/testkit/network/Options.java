package dev.heddle.testkit.network;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The options of a socket, which are remembered and have no effect, but for a linger time of zero. */
final class Options {
  private static final Map<SocketOption<?>, Object> DEFAULTS = Map.of(
      StandardSocketOptions.SO_SNDBUF, Direction.WINDOW,
      StandardSocketOptions.SO_RCVBUF, Direction.WINDOW,
      StandardSocketOptions.SO_KEEPALIVE, false,
      StandardSocketOptions.SO_REUSEADDR, false,
      StandardSocketOptions.SO_REUSEPORT, false,
      StandardSocketOptions.SO_BROADCAST, false,
      StandardSocketOptions.SO_LINGER, -1,
      StandardSocketOptions.TCP_NODELAY, false,
      StandardSocketOptions.IP_TOS, 0);

  private final Map<SocketOption<?>, Object> values = new HashMap<>();
  private final Set<SocketOption<?>> supported;

  private Options(SocketOption<?>... supported) {
    this.supported = Set.of(supported);
  }

  static Options ofStream() {
    return new Options(
        StandardSocketOptions.SO_SNDBUF, StandardSocketOptions.SO_RCVBUF,
        StandardSocketOptions.SO_KEEPALIVE, StandardSocketOptions.SO_REUSEADDR,
        StandardSocketOptions.SO_REUSEPORT, StandardSocketOptions.SO_LINGER,
        StandardSocketOptions.TCP_NODELAY, StandardSocketOptions.IP_TOS);
  }

  static Options ofServer() {
    return new Options(
        StandardSocketOptions.SO_RCVBUF, StandardSocketOptions.SO_REUSEADDR,
        StandardSocketOptions.SO_REUSEPORT);
  }

  static Options ofDatagrams() {
    return new Options(
        StandardSocketOptions.SO_SNDBUF, StandardSocketOptions.SO_RCVBUF,
        StandardSocketOptions.SO_REUSEADDR, StandardSocketOptions.SO_REUSEPORT,
        StandardSocketOptions.SO_BROADCAST, StandardSocketOptions.IP_TOS);
  }

  Set<SocketOption<?>> supported() {
    return supported;
  }

  private void requireSupported(SocketOption<?> option) {
    if (!supported.contains(Objects.requireNonNull(option, "option"))) {
      throw new UnsupportedOperationException("'" + option + "' not supported");
    }
  }

  <T> void set(SocketOption<T> option, T value) {
    requireSupported(option);
    values.put(option, option.type().cast(value));
  }

  <T> T get(SocketOption<T> option) {
    requireSupported(option);
    return option.type().cast(values.getOrDefault(option, DEFAULTS.get(option)));
  }

  /** Whether closing is to be a reset. */
  boolean resets() {
    return Objects.equals(values.get(StandardSocketOptions.SO_LINGER), 0);
  }
}
