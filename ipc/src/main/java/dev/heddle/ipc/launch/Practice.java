package dev.heddle.ipc.launch;

import dev.heddle.ipc.RemoteCallable;
import dev.heddle.ipc.RemoteFunction;
import dev.heddle.ipc.codec.Batch;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * What a worker runs while its startup cache is being made: values of all kinds, and a failure; and
 * functions of the kinds that users write, since a JVM's first lambda takes longest of all.
 */
record Practice() implements RemoteFunction<Object, Object> {

  private record Value(int number, String name) implements Serializable {}

  static List<RemoteFunction<?, ?>> functions() {
    RemoteFunction<Integer, Integer> lambda = number -> number + 1;
    RemoteFunction<Integer, Integer> method = Practice::doubled;
    RemoteCallable<Integer> code = () -> doubled(1);
    RemoteFunction<Object, Integer> capturing = _ -> code.call();
    return List.of(new Practice(), lambda, method, capturing);
  }

  private static int doubled(int number) {
    return 2 * number;
  }

  static Object argument(int number) {
    return switch (number % 5) {
      case 0 -> number;
      case 1 -> "text " + number;
      case 2 -> List.of(number, (long) number, new Value(number, "name"));
      case 3 -> Map.of("key", new double[]{number});
      default -> new Batch(List.of(number, "text"));
    };
  }

  @Override
  public Object apply(Object argument) throws IOException {
    if (argument instanceof Integer number && number % 50 == 0) {
      LoggerFactory.getLogger(Practice.class).debug("task {}", number);
      throw new IOException("for practice");
    }
    return argument;
  }
}
