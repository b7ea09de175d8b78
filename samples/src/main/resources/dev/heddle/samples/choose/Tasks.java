import dev.heddle.*;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

void main() {
  List<Integer> requests = IntStream.rangeClosed(1, 100).boxed().toList();
  List<String> answers = Heddle.run(() -> Heddle.mapConcurrent(requests, 20, this::ask));
  IO.println(answers.size() + " answers, the last: " + answers.getLast());
}

String ask(int request) throws InterruptedException {
  Heddle.sleep(Duration.ofMillis(10)); // your request
  return "answer " + request;
}
