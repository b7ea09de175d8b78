import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/** What a handler does that blocks its virtual thread, whoever carries that. */
record Waits(ThreadFactory threads) {
  static final long MILLIS = 5;
  static final String NOW = "Hello, World!";
  static final String WAITED = "Waited a little";
  static final String FANNED = "one two three";

  String answer(String path) throws InterruptedException, ExecutionException {
    return switch (path) {
      case "/now" -> NOW;
      case "/wait" -> {
        Thread.sleep(MILLIS);
        yield WAITED;
      }
      case "/fan" -> {
        var one = start(() -> part("one"));
        var two = start(() -> part("two"));
        var three = start(() -> part("three"));
        yield one.get() + " " + two.get() + " " + three.get();
      }
      default -> throw new IllegalArgumentException(path);
    };
  }

  private FutureTask<String> start(Callable<String> call) {
    var task = new FutureTask<>(call);
    threads.newThread(task).start();
    return task;
  }

  static String part(String text) throws InterruptedException {
    Thread.sleep(MILLIS);
    return text;
  }
}
