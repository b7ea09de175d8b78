package dev.heddle.ipc;

import org.slf4j.LoggerFactory;

/** A program without an SLF4J provider, whose worker prints and logs; {@link NoProviderTest} runs it. */
final class NoProvider {
  private NoProvider() {}

  static void main() throws Exception {
    try (var pool = ProcessPool.open(1)) {
      pool.call(() -> {
        System.out.println("printed by a worker");
        System.err.println("an error of a worker");
        LoggerFactory.getLogger("app").warn("logged by a worker", new Exception("with a trace"));
        LoggerFactory.getLogger("app").debug("not important");
        return 1;
      });
      // What is printed comes by another way than the result; the worker's end comes after it.
      Thread.sleep(500);
    }
  }
}
