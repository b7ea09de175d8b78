package app;

import dev.heddle.Heddle;
import dev.heddle.ipc.ProcessPool;

/** A task; and a function in a worker process, which cannot start from a jar within a jar and says what to do. */
public final class App {
  private App() {}

  static int twice(int n) {
    return 2 * n;
  }

  static String workers() throws Exception {
    try (var pool = ProcessPool.open(1)) {
      return "they start, " + pool.call(App::twice, 4);
    } catch (IllegalStateException e) {
      return e.getMessage();
    }
  }

  public static void main(String[] args) throws Exception {
    int here = Heddle.run(() -> twice(21));
    System.out.println(
        "consumer: " + here + " in " + App.class.getModule() + "; workers: " + workers());
  }
}
