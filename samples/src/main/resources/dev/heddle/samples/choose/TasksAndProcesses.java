import dev.heddle.*;
import dev.heddle.ipc.ProcessPool;
import java.time.Duration;
import java.util.List;

void main() throws Exception {
  Heddle.run(() -> {
    try (var pool = ProcessPool.open(2)) {
      List<Integer> words =
          Heddle.mapConcurrent(
              List.of("a page", "another long page"), 8,
              page -> pool.call(text -> words(text), fetch(page)));
      IO.println("words: " + words);
    }
  });
}

static String fetch(String page) throws InterruptedException {
  Heddle.sleep(Duration.ofMillis(10)); // your request
  return page;
}

static int words(String text) {
  return text.split(" ").length; // your computation
}
