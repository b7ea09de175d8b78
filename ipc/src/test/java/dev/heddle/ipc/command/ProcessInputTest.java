package dev.heddle.ipc.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProcessInputTest {

  /** A pipe that is full until the process ends. */
  private static final class FullPipe extends OutputStream {
    private final CountDownLatch end = new CountDownLatch(1);

    @Override
    public void write(int one) {
      boolean interrupted = false;
      while (end.getCount() > 0) {
        try {
          end.await();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void writersThatWaitForRoomFailWhenTheProcessHasEnded() {
    var pipe = new FullPipe();
    var input = new ProcessInput(pipe, StandardCharsets.UTF_8, "full");
    Heddle.run(() -> {
      try (var group = TaskGroup.open()) {
        List<Task<String>> writers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          writers.add(group.start("writer", () -> writeUntilRefused(input)));
        }
        for (Task<?> writer : writers) {
          while (!writer.toString().contains("waits: put")) {
            Heddle.sleep(Duration.ofMillis(1));
          }
        }
        input.stop();
        pipe.end.countDown();
        for (Task<String> writer : writers) {
          assertEquals("refused", writer.await());
        }
        assertInstanceOf(IOException.class, failure(input));
        input.close();
      }
    });
  }

  private static String writeUntilRefused(ProcessInput input) throws InterruptedException {
    try {
      while (true) {
        input.write("x");
      }
    } catch (IOException _) {
      return "refused";
    }
  }

  private static Throwable failure(ProcessInput input) throws InterruptedException {
    try {
      input.write("late");
      return new AssertionError("was written");
    } catch (IOException e) {
      return e;
    }
  }
}
