package dev.heddle.ipc;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** What a worker runs while its startup cache is being made: values of all kinds, and a failure. */
record Practice() implements RemoteFunction<Object, Object> {

  static Object argument(int number) {
    return switch (number % 5) {
      case 0 -> number;
      case 1 -> "text " + number;
      case 2 -> List.of(number, (long) number);
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
