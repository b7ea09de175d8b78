package dev.heddle.junit;

import dev.heddle.Task;
import dev.heddle.TaskTree;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;

/**
 * One test method as the main task of a run of its own, on a thread that can be left behind: whoever runs the
 * tests must go on if it hangs, also where a task holds its carrier or swallows its cancellation.
 */
final class TestRun {
  /** How long a cancelled test has for its own ends. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Invocation<Void> test;
  private final String name;
  private final RunSettings settings;
  private final Queue<Unheard> unheard = new ConcurrentLinkedQueue<>();

  private volatile @Nullable Task<?> main;

  /** Written by the run's thread at its end, read after that has been joined. */
  private @Nullable Throwable thrown;

  private TestRun(Invocation<Void> test, String name, RunSettings settings) {
    this.test = test;
    this.name = name;
    this.settings = settings;
  }

  /** A failure of a task that nobody has awaited. */
  private record Unheard(String task, Throwable failure) {}

  static void execute(Invocation<Void> test, Method method, RunSettings settings)
      throws Throwable {
    String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
    new TestRun(test, name, settings).execute();
  }

  private void execute() throws Throwable {
    Thread runner = Thread.ofPlatform().daemon().name("run of " + name).start(this::run);
    HungTestError hung = null;
    try {
      if (!runner.join(settings.timeout())) {
        hung = endHung(runner);
      }
    } catch (InterruptedException e) {
      cancel("the tests have been interrupted");
      throw e;
    }
    Throwable failure = hung != null ? hung : thrown;
    for (Unheard one : unheard) {
      failure = with(failure, one);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void run() {
    try {
      settings.builder()
          .name(name)
          .onFailure((task, failure) -> unheard.add(new Unheard(task.name(), failure)))
          .run(() -> {
            main = Task.current();
            proceed();
            if (!settings.mayLeaveTasks()) {
              LeftTasks.check(name);
            }
          });
    } catch (Throwable e) {
      thrown = e;
    }
  }

  private void proceed() throws Exception {
    try {
      test.proceed();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(name + " threw " + e, e);
    }
  }

  private HungTestError endHung(Thread runner) throws InterruptedException {
    String tree = treeOf(main);
    cancel("the test has taken longer than " + settings.timeout());
    boolean ended = runner.join(GRACE);
    var error = new HungTestError(name, settings, tree, ended);
    if (ended && thrown != null) {
      error.addSuppressed(thrown);
    }
    return error;
  }

  private void cancel(String reason) {
    Task<?> running = main;
    if (running != null) {
      running.cancel(reason);
    }
  }

  private static String treeOf(@Nullable Task<?> main) {
    return main == null ? "(the run has not begun)" : TaskTree.ofWithStacks(main).toString();
  }

  private static Throwable with(@Nullable Throwable failure, Unheard one) {
    var told =
        new AssertionError(
            "Task '" + one.task() + "' failed and nobody awaited it: " + one.failure(),
            one.failure());
    if (failure == null) {
      return told;
    }
    failure.addSuppressed(told);
    return failure;
  }
}
