package dev.heddle.samples.simulation;

import dev.heddle.samples.stage.Stage;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;

/** A permit that is kept by who fails, so that the next waits for ever. */
final class LeakedPermitSample {
  private LeakedPermitSample() {}

  static void main(Stage stage) {
    Finding.show(stage, Wrong.class, Right.class);
  }

  private static volatile int served;

  /** Fails for the second that comes, if the first has been served. */
  private static void serve(int number) {
    if (number == 2 && served == 1) {
      throw new IllegalStateException("no more soup");
    }
    served++;
  }

  private static void three(IntConsumer guest) throws InterruptedException {
    var guests = new Thread[3];
    for (int i = 0; i < guests.length; i++) {
      int number = i + 1;
      guests[i] = new Thread(() -> guest.accept(number), "guest " + number);
      guests[i].start();
    }
    for (Thread each : guests) {
      each.join();
    }
  }

  static final class Wrong {
    public static void main(String[] args) throws InterruptedException {
      var seats = new Semaphore(1);
      three(number -> {
        try {
          seats.acquireUninterruptibly();
          serve(number);
          seats.release();
        } catch (IllegalStateException _) {
          // Goes home hungry.
        }
      });
    }
  }

  /** Given back in any case. */
  static final class Right {
    public static void main(String[] args) throws InterruptedException {
      var seats = new Semaphore(1);
      three(number -> {
        seats.acquireUninterruptibly();
        try {
          serve(number);
        } catch (IllegalStateException _) {
          // Goes home hungry.
        } finally {
          seats.release();
        }
      });
    }
  }
}
