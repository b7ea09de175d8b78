package dev.heddle.net;

import dev.heddle.Blocking;
import dev.heddle.Outcome;
import dev.heddle.simulated.CallersScheduler;
import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the addresses of a host.
 *
 * <p>The resolver of the operating system blocks a thread, heeds no interrupt, and may take half a
 * minute to give up. So a lookup whose caller is cancelled is left to itself; and lookups have places
 * of their own, so that neither the program's blocking calls keep them waiting nor the other way
 * round. An address in numbers needs no resolver and no thread.
 */
final class NameLookup {
  private static final int MOST_AT_ONCE = 64;

  private static final Blocking LOOKUPS = Blocking.limit(MOST_AT_ONCE).abandonOnCancel();

  /** Who is asked: the JDK, except in tests. */
  interface Resolver {
    InetAddress[] resolve(String host) throws IOException;
  }

  private NameLookup() {}

  static InetAddress[] of(String host) throws IOException, InterruptedException {
    CallersScheduler simulated = Network.simulated();
    if (simulated == null) {
      return of(host, InetAddress::getAllByName);
    }
    InetAddress numeric = numeric(host);
    return numeric == null ? simulated.addressesOf(host) : new InetAddress[]{numeric};
  }

  static InetAddress[] of(String host, Resolver resolver)
      throws IOException, InterruptedException {
    InetAddress numeric = numeric(host);
    if (numeric != null) {
      return new InetAddress[]{numeric};
    }
    return switch (lookUp(host, resolver)) {
      case Outcome.Success<InetAddress[]>(var addresses) -> addresses;
      case Outcome.Failure<InetAddress[]>(IOException failure) -> throw failure;
      case Outcome.Failure<InetAddress[]>(Error failure) -> throw failure;
      case Outcome.Failure<InetAddress[]>(var failure) -> throw failed(host, failure);
      case Outcome.Cancelled<InetAddress[]>(var cause) -> throw failed(host, cause);
    };
  }

  /** As an outcome: a lookup that fails when nobody waits for it any more is no news to anybody. */
  private static Outcome<InetAddress[]> lookUp(String host, Resolver resolver)
      throws InterruptedException {
    return LOOKUPS.call(() -> {
      try {
        return new Outcome.Success<>(resolver.resolve(host));
      } catch (IOException | RuntimeException e) {
        return new Outcome.Failure<>(e);
      }
    });
  }

  private static IOException failed(String host, Throwable cause) {
    return new IOException("Resolving " + host + " failed: " + cause.getMessage(), cause);
  }

  /** The address that is written there in numbers, or null if it is a name. */
  private static @Nullable InetAddress numeric(String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String literal = bracketed ? host.substring(1, host.length() - 1) : host;
    if (literal.isEmpty() || !looksNumeric(literal)) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(literal);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static boolean looksNumeric(String literal) {
    return literal.indexOf(':') >= 0 || Character.isDigit(literal.charAt(literal.length() - 1));
  }
}
