package app;

import dev.heddle.Heddle;
import dev.heddle.ipc.ProcessPool;
import java.util.List;

/** A task, and a function in a worker process. */
public final class App {
  private App() {}

  static int twice(int n) {
    return 2 * n;
  }

  static List<Integer> answers() throws Exception {
    int here = Heddle.run(() -> twice(21));
    try (var pool = ProcessPool.open(1)) {
      return List.of(here, pool.call(App::twice, 4));
    }
  }

  public static void main(String[] args) throws Exception {
    System.out.println("consumer: " + answers() + " in " + App.class.getModule());
  }
}
