import dev.heddle.*;
import dev.heddle.sync.Lock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

void main() {
  Map<Integer, Integer> lengths = new TreeMap<>(); // shared, and guarded by the lock
  var lock = new Lock();
  Heddle.builder().carriers(4).run(
      () -> Heddle.forEachConcurrent(
          List.of("warp", "weft", "heddle", "loom"), 4,
          word -> {
            int length = word.length(); // your computation
            lock.with(() -> lengths.merge(length, 1, Integer::sum));
          }));
  IO.println("words by length: " + lengths);
}
