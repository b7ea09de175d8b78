package dev.heddle.samples.simulation;

import dev.heddle.samples.stage.Stage;
import java.util.concurrent.locks.LockSupport;

/** A waiter that is never woken: it looks, is overtaken, and then says that it waits. */
final class MissedSignalSample {
  private MissedSignalSample() {}

  static void main(Stage stage) {
    Finding.show(stage, Wrong.class, Right.class);
  }

  private static volatile boolean ready;
  private static volatile Thread waiter;

  private static void set() {
    ready = true;
    LockSupport.unpark(waiter);
  }

  static final class Wrong {
    static void await() {
      if (!ready) {
        waiter = Thread.currentThread();
        LockSupport.park();
      }
    }

    public static void main(String[] args) throws InterruptedException {
      var one = new Thread(Wrong::await, "one");
      var other = new Thread(MissedSignalSample::set, "other");
      one.start();
      other.start();
      one.join();
      other.join();
    }
  }

  /** It says that it waits, and then looks. */
  static final class Right {
    static void await() {
      waiter = Thread.currentThread();
      while (!ready) {
        LockSupport.park();
      }
    }

    public static void main(String[] args) throws InterruptedException {
      var one = new Thread(Right::await, "one");
      var other = new Thread(MissedSignalSample::set, "other");
      one.start();
      other.start();
      one.join();
      other.join();
    }
  }
}
