import dev.heddle.ipc.ProcessPool;
import java.util.List;

void main() throws Exception {
  try (var pool = ProcessPool.open(2)) {
    IO.println("sums: " + pool.map(limit -> sum(limit), List.of(10, 100, 1000)));
  }
}

static long sum(int limit) {
  long sum = 0;
  for (int i = 1; i <= limit; i++) {
    sum += i; // your computation
  }
  return sum;
}
