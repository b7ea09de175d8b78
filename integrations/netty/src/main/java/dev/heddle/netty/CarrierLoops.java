package dev.heddle.netty;

import dev.heddle.Heddle;
import dev.heddle.scheduler.Scheduler;
import dev.heddle.scheduler.inside.CarrierSeat;
import dev.heddle.scheduler.inside.CarrierSeats;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Event loops of Netty's on the carriers of the current run, one on each: for a {@code Bootstrap} of your
 * own, a client, or a library that takes an {@link EventLoopGroup}.
 *
 * <pre>{@code
 * try (var loops = CarrierLoops.open()) {
 *   var bootstrap = new Bootstrap().group(loops.group()).channel(loops.transport().channel());
 *   ...
 * }
 * }</pre>
 *
 * <p>Handlers in a pipeline run on the carrier's thread, between the slices of tasks, and must not wait. A
 * task may call any method of a channel; the channel's loop does it as soon as the task waits or ends. On
 * one carrier no handler runs between two waits of a task.
 *
 * <p>All that are open at once on one run share its loops, and so have one transport. With the JDK's own
 * scheduler ({@code Heddle.builder().jdkScheduler()}) there are no carriers to share: then the loops have
 * threads of their own.
 *
 * <p>While loops are open, the channels of {@code dev.heddle.net} on the same run are waited for by another
 * thread, which makes those slower. Thread-safe.
 */
public final class CarrierLoops implements AutoCloseable {
  private static final Map<Scheduler, Shared> OPEN = new IdentityHashMap<>();

  /** What is open on one scheduler. */
  private static final class Shared {
    final Scheduler scheduler;
    final Transport transport;
    final @Nullable CarrierGroup carriers;
    final IoEventLoopGroup group;
    int users;

    Shared(Scheduler scheduler, Transport transport) {
      this.scheduler = scheduler;
      this.transport = transport;
      List<CarrierSeat> seats = CarrierSeats.of(scheduler);
      carriers = seats.isEmpty() ? null : new CarrierGroup(seats, transport);
      group = carriers != null ? carriers : ownThreads(transport);
    }

    private static IoEventLoopGroup ownThreads(Transport transport) {
      return new MultiThreadIoEventLoopGroup(
          Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
          new DefaultThreadFactory("heddle-netty", true),
          transport.handlers());
    }
  }

  private @Nullable Shared shared;
  private final Transport transport;
  private final IoEventLoopGroup group;

  private CarrierLoops(Shared shared) {
    this.shared = shared;
    this.transport = shared.transport;
    this.group = shared.group;
  }

  /**
   * Opens the loops of the current run, with the transport that is in use there already or else the best.
   *
   * @return the loops; close them with try-with-resources
   * @throws IllegalStateException if no task runs the caller
   */
  public static CarrierLoops open() {
    return open(null, Heddle.scheduler());
  }

  /**
   * Opens the loops of the current run.
   *
   * @param transport what they wait in
   * @return the loops; close them with try-with-resources
   * @throws IllegalStateException if no task runs the caller, the transport cannot be used here, or loops
   *     with another one are open on this run
   */
  public static CarrierLoops open(Transport transport) {
    return open(Objects.requireNonNull(transport, "transport"), Heddle.scheduler());
  }

  static CarrierLoops open(@Nullable Transport transport, Scheduler scheduler) {
    synchronized (OPEN) {
      Shared found = OPEN.get(scheduler);
      if (found == null) {
        Transport chosen = transport == null ? Transport.best() : transport;
        chosen.check();
        found = new Shared(scheduler, chosen);
        OPEN.put(scheduler, found);
      } else if (transport != null && found.transport != transport) {
        throw new IllegalStateException(
            "The carriers of this run wait in " + found.transport + " already, not in " + transport
                + "; all that is open on a run shares one transport");
      }
      found.users++;
      return new CarrierLoops(found);
    }
  }

  /**
   * Returns the loops as a group. It cannot be shut down; close this instead.
   *
   * @return the group
   */
  public EventLoopGroup group() {
    return group;
  }

  /**
   * Returns what they wait in, which says what class of channels they take.
   *
   * @return the transport
   */
  public Transport transport() {
    return transport;
  }

  /**
   * Closes the loops and every channel on them, if nobody else has them open, and waits until that is done.
   * Called again it does nothing.
   */
  @Override
  public void close() {
    Shared last;
    synchronized (OPEN) {
      Shared mine = shared;
      shared = null;
      if (mine == null || --mine.users > 0) {
        return;
      }
      OPEN.remove(mine.scheduler);
      last = mine;
    }
    if (last.carriers == null) {
      last.group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    } else {
      last.carriers.end();
    }
  }

  @Override
  public String toString() {
    return "CarrierLoops[" + transport + ", " + group + "]";
  }
}
