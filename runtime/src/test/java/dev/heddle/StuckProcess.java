package dev.heddle;

import dev.heddle.net.SocketServer;
import dev.heddle.scheduler.inside.Outside;
import dev.heddle.signal.Signals;
import dev.heddle.sync.Event;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Cleaner;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Programs, each for a JVM of its own, that wait for a second in a way that a check for
 * deadlocks could mistake for a deadlock. Each prints "fine".
 */
enum StuckProcess {
  PLATFORM_THREAD {
    @Override
    void main() throws InterruptedException {
      var promise = new Promise<String>();
      Thread.ofPlatform().daemon().start(() -> {
        pause();
        promise.complete("fine");
      });
      promise.await();
    }
  },
  DELAYED_EXECUTOR {
    @Override
    void main() throws InterruptedException {
      var event = new Event();
      CompletableFuture.runAsync(event::set,
          CompletableFuture.delayedExecutor(PAUSE, TimeUnit.MILLISECONDS));
      event.await();
    }
  },
  COMMON_POOL {
    @Override
    void main() throws InterruptedException {
      var event = new Event();
      ForkJoinPool.commonPool().execute(() -> {
        pause();
        event.set();
      });
      event.await();
    }
  },
  SCHEDULED_EXECUTOR_OF_VIRTUAL_THREADS {
    @Override
    void main() throws Exception {
      var latch = new CountDownLatch(1);
      try (var timer =
          Executors.newScheduledThreadPool(1, Thread.ofVirtual().factory())) {
        timer.schedule(latch::countDown, PAUSE, TimeUnit.MILLISECONDS);
        latch.await();
      }
    }
  },
  JDK_TIMER {
    @Override
    void main() throws InterruptedException {
      var event = new Event();
      var timer = new Timer(true);
      timer.schedule(new TimerTask() {
        @Override
        public void run() {
          event.set();
        }
      }, PAUSE);
      event.await();
    }
  },
  CLEANER {
    @Override
    void main() throws InterruptedException {
      var event = new Event();
      Cleaner.create().register(new Object(), event::set);
      Thread.ofPlatform().daemon().start(() -> {
        pause();
        System.gc();
      });
      event.await();
    }
  },
  SIGNAL {
    @Override
    void main() throws Exception {
      try (var signals = Signals.open("HUP")) {
        String pid = Long.toString(ProcessHandle.current().pid());
        Heddle.blocking(() -> raiseLater("sleep 1; kill -HUP " + pid));
        signals.next();
      }
    }
  },
  SHUTDOWN_HOOK {
    @Override
    void main() throws Exception {
      var event = new Event();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> {
        event.set();
        // Not before what has been woken has said so.
        pause();
      }));
      String pid = Long.toString(ProcessHandle.current().pid());
      Heddle.blocking(() -> raiseLater("sleep 1; kill -TERM " + pid));
      event.await();
    }
  },
  END_OF_A_CHILD_PROCESS {
    @Override
    void main() throws Exception {
      var event = new Event();
      Heddle.blocking(() -> new ProcessBuilder("sleep", "1").start())
          .onExit()
          .thenRun(event::set);
      event.await();
    }
  },
  SOCKET_OF_OURS {
    @Override
    void main() throws Exception {
      try (var server = SocketServer.listen(loopback(0))) {
        String port = Integer.toString(((InetSocketAddress) server.localAddress()).getPort());
        Heddle.blocking(() -> raiseLater("sleep 1; exec 3<>/dev/tcp/127.0.0.1/" + port));
        server.accept().close();
      }
    }
  },
  SOCKET_OF_THE_JDK {
    @Override
    void main() throws Exception {
      try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        String port = Integer.toString(server.getLocalPort());
        Heddle.blocking(() -> raiseLater("sleep 1; exec 3<>/dev/tcp/127.0.0.1/" + port));
        try (Socket socket = server.accept()) {
          socket.getInputStream().read();
        }
      }
    }
  },
  HTTP_CLIENT {
    @Override
    void main() throws Exception {
      try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          var client = HttpClient.newHttpClient()) {
        Thread.ofPlatform().daemon().start(() -> answerLate(server));
        var uri = URI.create("http://127.0.0.1:" + server.getLocalPort());
        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      }
    }
  },
  LOCK_OF_A_FOREIGN_THREAD {
    @Override
    void main() throws Exception {
      var lock = new java.util.concurrent.locks.ReentrantLock();
      var held = new CountDownLatch(1);
      Thread.ofPlatform().daemon().start(() -> {
        lock.lock();
        held.countDown();
        pause();
        lock.unlock();
      });
      held.await();
      lock.lock();
    }
  },
  MONITOR_OF_A_TASK_THAT_SLEEPS {
    @Override
    void main() throws Exception {
      var monitor = new Object();
      Task<?> sleeper = Heddle.start(() -> {
        synchronized (monitor) {
          Thread.sleep(PAUSE);
        }
      });
      Heddle.yieldNow();
      synchronized (monitor) {
        monitor.hashCode();
      }
      sleeper.await();
    }
  },
  ABANDONED_BLOCKING_CALL {
    @Override
    void main() throws Exception {
      var begun = new Event();
      var event = new Event();
      CancelScope.run(scope -> {
        Heddle.start(() -> {
          begun.await();
          scope.cancel("it has begun");
        });
        Blocking.limit(1).abandonOnCancel().call(() -> {
          begun.set();
          pause();
          event.set();
          return true;
        });
      });
      event.await();
    }
  },
  NESTED_RUN {
    @Override
    void main() throws Exception {
      var outer = new Event();
      Task<?> setter = Heddle.start(() -> {
        Heddle.sleep(Duration.ofMillis(PAUSE));
        outer.set();
      });
      Heddle.blocking(() -> {
        Heddle.run(() -> outer.await());
        return true;
      });
      setter.await();
    }
  },
  NATIVE_CALLBACK {
    @Override
    @SuppressWarnings("restricted")
    void main() throws Exception {
      // It may have been given to a native thread, which cannot be seen.
      var run = MethodHandles.lookup().findStatic(
          StuckProcess.class, "pause", MethodType.methodType(void.class));
      Linker.nativeLinker().upcallStub(run, FunctionDescriptor.ofVoid(), Arena.global());
      List<String> wakers = Outside.wakers(List.of(), "");
      if (!wakers.getLast().startsWith("native libraries")) {
        throw new AssertionError(wakers);
      }
    }
  };

  private static final int PAUSE = 1_000;

  /** Shorter than it is by default, so that several looks fall into each pause. */
  private static final Duration SETTLED = Duration.ofMillis(PAUSE / 10);

  abstract void main() throws Exception;

  /** Also if interrupted. */
  private static void pause() {
    long began = System.nanoTime();
    while (System.nanoTime() - began < PAUSE * 1_000_000L) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** By a process that nobody here knows of any more. */
  private static int raiseLater(String script) throws Exception {
    return new ProcessBuilder("bash", "-c", "(" + script + ") > /dev/null 2>&1 &").start()
        .waitFor();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static void answerLate(ServerSocket server) {
    try (Socket socket = server.accept()) {
      pause();
      socket.getOutputStream()
          .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HeddleBuilder impatient(HeddleBuilder builder) {
    builder.settings.settled = SETTLED;
    return builder.stallThreshold(SETTLED);
  }

  /** Each wait is long enough to be warned of, once. */
  private static void waitTwice() throws Exception {
    PLATFORM_THREAD.main();
    PLATFORM_THREAD.main();
  }

  /** As a server of somebody else's in this process that nobody calls. */
  private static void waitBesideAServer() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> {
        try {
          server.accept();
        } catch (IOException _) {
          // Closed.
        }
      });
      PLATFORM_THREAD.main();
    }
  }

  /** The name of one of them, or "STUCK", "WARNED" or "SERVER"; and the number of carriers. */
  public static void main(String[] args) throws Exception {
    HeddleBuilder builder = Heddle.builder().carriers(Integer.parseInt(args[1]));
    if (args[0].equals("STUCK")) {
      builder.run(() -> new Event().await());
    } else if (args[0].equals("WARNED")) {
      impatient(builder).stuckWarning(Duration.ofMillis(PAUSE / 4)).run(() -> waitTwice());
    } else if (args[0].equals("SERVER")) {
      impatient(builder).stuckWarning(Duration.ofMillis(PAUSE / 4)).run(() -> waitBesideAServer());
    } else {
      impatient(builder).run(() -> valueOf(args[0]).main());
      System.out.println("fine");
    }
  }
}
