package dev.heddle.gather;

import dev.heddle.Action;
import dev.heddle.Body;
import dev.heddle.Eventual;
import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.Transform;
import dev.heddle.ValueAction;
import dev.heddle.core.Group;
import dev.heddle.failure.Endings;
import dev.heddle.policy.CollectOutcomes;
import dev.heddle.policy.FailFast;
import dev.heddle.policy.GroupPolicy;
import dev.heddle.sync.Semaphore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Groups opened for one call: what {@link Heddle#gather}, race and their like are made of. */
public final class Concurrently {
  private Concurrently() {}

  private static <T extends @Nullable Object> List<Task<T>> runAll(
      String name, GroupPolicy policy, Collection<? extends Body<? extends T, ?>> bodies)
      throws InterruptedException {
    Objects.requireNonNull(bodies, "bodies");
    var tasks = new ArrayList<Task<T>>(bodies.size());
    runAll(name, policy, bodies, tasks);
    return tasks;
  }

  /** Leaves the tasks in a list of the caller's, who may want them also if this fails. */
  static <T extends @Nullable Object> void runAll(
      String name,
      GroupPolicy policy,
      Collection<? extends Body<? extends T, ?>> bodies,
      List<Task<T>> tasks)
      throws InterruptedException {
    bodies.forEach(body -> Objects.requireNonNull(body, "A task needs a body"));
    try (var group = Group.openFor("Heddle." + name, name, policy)) {
      for (Body<? extends T, ?> body : bodies) {
        tasks.add(group.start(body));
      }
      group.join();
    }
  }

  public static <T extends @Nullable Object> List<T> gather(
      Collection<? extends Body<? extends T, ?>> bodies) throws InterruptedException {
    return gather("gather", bodies);
  }

  private static <T extends @Nullable Object> List<T> gather(
      String name, Collection<? extends Body<? extends T, ?>> bodies) throws InterruptedException {
    List<Task<T>> tasks = runAll(name, FailFast.INSTANCE, bodies);
    var results = new ArrayList<T>(tasks.size());
    for (Task<T> task : tasks) {
      results.add(task.await());
    }
    return results;
  }

  public static <T extends @Nullable Object> List<Outcome<T>> gatherOutcomes(
      Collection<? extends Body<? extends T, ?>> bodies) throws InterruptedException {
    List<Task<T>> tasks = runAll("gatherOutcomes", new CollectOutcomes(), bodies);
    var outcomes = new ArrayList<Outcome<T>>(tasks.size());
    for (Task<T> task : tasks) {
      outcomes.add(task.outcome());
    }
    return outcomes;
  }

  public static <T extends @Nullable Object> T race(
      Collection<? extends Body<? extends T, ?>> bodies, Consumer<? super T> loser)
      throws InterruptedException {
    if (Objects.requireNonNull(bodies, "bodies").isEmpty()) {
      throw new IllegalArgumentException("A race needs at least one body");
    }
    return new Race<T>(loser).run(bodies);
  }

  /** Bodies of actions, which have no results. */
  public static List<Body<@Nullable Void, ?>> bodies(Action<?>... actions) {
    Objects.requireNonNull(actions, "actions");
    var bodies = new ArrayList<Body<@Nullable Void, ?>>(actions.length);
    for (Action<?> action : actions) {
      bodies.add(Action.asBody(Objects.requireNonNull(action, "A task needs a body")));
    }
    return bodies;
  }

  /** Awaits what goes on by itself: each in a task, so that one failure ends the wait for all. */
  public static <T extends @Nullable Object> List<T> awaitAll(
      String name, Collection<? extends Eventual<? extends T>> awaited)
      throws InterruptedException {
    Objects.requireNonNull(awaited, "tasks");
    var waits = new ArrayList<Body<T, ?>>(awaited.size());
    for (Eventual<? extends T> one : awaited) {
      Objects.requireNonNull(one, "There is nothing to await");
      waits.add(one::await);
    }
    return gather(name, waits);
  }

  public static <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
      Iterable<? extends T> items, int limit, Transform<? super T, ? extends R, ?> transform)
      throws InterruptedException {
    Objects.requireNonNull(transform, "transform");
    var tasks = new ArrayList<Task<R>>();
    each("mapConcurrent", items, limit, (group, item) -> {
      Task<R> task = group.start(() -> transform.apply(item));
      tasks.add(task);
      return task;
    });
    var results = new ArrayList<R>(tasks.size());
    for (Task<R> task : tasks) {
      results.add(task.await());
    }
    return results;
  }

  public static <T extends @Nullable Object> void forEach(
      Iterable<? extends T> items, int limit, ValueAction<? super T, ?> action)
      throws InterruptedException {
    Objects.requireNonNull(action, "action");
    each("forEachConcurrent", items, limit,
        (group, item) -> group.start(() -> action.accept(item)));
  }

  /** How the work on one item is begun. */
  private interface Begin<T extends @Nullable Object> {
    Task<?> begin(TaskGroup group, T item);
  }

  @SuppressWarnings("try")
  private static <T extends @Nullable Object> void each(
      String name, Iterable<? extends T> items, int limit, Begin<? super T> begin)
      throws InterruptedException {
    if (limit < 1) {
      throw new IllegalArgumentException(name + " works on 1 or more items, not " + limit);
    }
    Iterator<? extends T> source = Objects.requireNonNull(items, "items").iterator();
    // One that holds something open, as a generator's does, is closed by who has made it.
    AutoCloseable open = source instanceof AutoCloseable it && source != items ? it : null;
    try (open) {
      each(name, source, new Semaphore(limit), begin);
    } catch (Exception e) {
      throw Endings.<RuntimeException>unchecked(e);
    }
  }

  private static <T extends @Nullable Object> void each(
      String name, Iterator<? extends T> items, Semaphore room, Begin<? super T> begin)
      throws InterruptedException {
    try (var group = Group.openFor("Heddle." + name, name, FailFast.INSTANCE)) {
      room.acquire();
      while (items.hasNext()) {
        begin.begin(group, items.next()).onDone(_ -> room.release());
        room.acquire();
      }
      group.join();
    }
  }
}
