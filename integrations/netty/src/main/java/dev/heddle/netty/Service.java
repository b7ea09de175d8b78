package dev.heddle.netty;

import dev.heddle.FailureHandler;
import dev.heddle.Promise;
import dev.heddle.TaskGroup;
import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the connections of one server share. */
final class Service {
  final TaskGroup group;
  final FailureHandler failures;

  /** Completed when the server has stopped and no connection is left. */
  final Promise<@Nullable Void> drained = new Promise<>();

  private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean drains;

  Service(TaskGroup group, FailureHandler failures) {
    this.group = group;
    this.failures = failures;
  }

  /** Tells, on its loop, a connection that it is to end when it has nothing to do. */
  static final Object DRAIN = new Object() {
    @Override
    public String toString() {
      return "the server shuts down";
    }
  };

  void opened(Channel connection) {
    connections.add(connection);
    connection.closeFuture().addListener(_ -> closed(connection));
    if (drains) {
      connection.close();
    }
  }

  private void closed(Channel connection) {
    connections.remove(connection);
    lookWhetherDrained();
  }

  int connections() {
    return connections.size();
  }

  boolean drains() {
    return drains;
  }

  /** No connection will be opened any more: those that are there end when they have nothing to do. */
  void drain() {
    drains = true;
    for (Channel connection : connections) {
      connection.eventLoop().execute(() -> connection.pipeline().fireUserEventTriggered(DRAIN));
    }
    lookWhetherDrained();
  }

  /** Dekker with opened(): the flag is set before the set is looked at, and the other way round there. */
  private void lookWhetherDrained() {
    if (drains && connections.isEmpty()) {
      drained.complete(null);
    }
  }

  void closeAll() {
    connections.forEach(Channel::close);
  }
}
