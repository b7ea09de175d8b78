package programs;

import java.util.concurrent.locks.LockSupport;

/** Whoever waits looks, and begins to wait after the other has looked for waiters. */
public final class MissedSignal {
  private static volatile boolean ready;
  private static volatile Thread waiter;

  private static void setThenLook() {
    ready = true;
    Thread waiting = waiter;
    if (waiting != null) {
      LockSupport.unpark(waiting);
    }
  }

  private static void lookThenSay() {
    if (!ready) {
      waiter = Thread.currentThread();
      LockSupport.park();
    }
  }

  private static void sayThenLook() {
    waiter = Thread.currentThread();
    while (!ready) {
      LockSupport.park();
    }
  }

  private static void run(Runnable wait) throws InterruptedException {
    var waiting = new Thread(wait, "waiter");
    var setting = new Thread(MissedSignal::setThenLook, "setter");
    waiting.start();
    setting.start();
    waiting.join();
    setting.join();
  }

  public static void main(String[] args) throws InterruptedException {
    run(MissedSignal::lookThenSay);
  }

  /** The same, saying that one waits before one looks. */
  public static final class Right {
    public static void main(String[] args) throws InterruptedException {
      run(MissedSignal::sayThenLook);
    }
  }
}
