package dev.heddle.samples.passing;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.channel.Channel;
import dev.heddle.channel.Select;
import dev.heddle.samples.stage.Stage;
import java.util.Optional;

/** Two senders, one receiver that takes from whichever has something, until both are done. */
final class SelectSample {
  private SelectSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.run(
        () -> {
          Channel<Integer> evens = Channel.rendezvous();
          Channel<Integer> odds = Channel.buffered(4);
          try (var group = TaskGroup.open()) {
            group.start("evens", () -> count(0, evens));
            group.start("odds", () -> count(1, odds));
            int sum = 0;
            Optional<Integer> next;
            while ((next =
                Select.first(
                    evens.onReceiveOrDone(value -> value), odds.onReceiveOrDone(value -> value)))
                .isPresent()) {
              sum += next.get();
            }
            // One has ended; what the other still has:
            sum += rest(evens) + rest(odds);
            group.join();
            System.out.println("sum: " + sum);
          }
        });
  }

  private static void count(int from, Channel<Integer> to) throws InterruptedException {
    for (int i = from; i < 10; i += 2) {
      to.send(i);
    }
    to.done();
  }

  private static int rest(Channel<Integer> channel) throws InterruptedException {
    int[] sum = new int[1];
    channel.forEach(value -> sum[0] += value);
    return sum[0];
  }
}
