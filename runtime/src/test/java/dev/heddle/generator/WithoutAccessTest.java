package dev.heddle.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.scheduler.jdk.JdkGateway;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WithoutAccessTest {

  /** Run in a JVM of its own, without the access flag. */
  static final class NoFlag {
    public static void main(String[] args) throws Exception {
      System.out.println(JdkGateway.report());
      int sum =
          Heddle.builder()
              .jdkScheduler()
              .run(
                  () -> {
                    Generator<Integer> numbers =
                        Generator.of(
                            out -> {
                              for (int i = 0; i < 100; i++) {
                                Heddle.yieldNow();
                                out.yield(i);
                              }
                            });
                    try (var group = TaskGroup.open()) {
                      Task<Integer> first =
                          group.start(() -> numbers.stream().mapToInt(i -> i).sum());
                      Task<Integer> second =
                          group.start(() -> numbers.stream().mapToInt(i -> i).sum());
                      group.join();
                      return first.await() + second.await();
                    }
                  });
      System.out.println("sum " + sum);
      System.out.println(
          "own handler " + Heddle.builder().jdkScheduler().run(WithoutAccessTest::withOwnHandler));
      var text = TwoWay.<String, String>of(peer -> peer.yield("hello " + peer.yield("who?")));
      System.out.println(text.next() + " " + text.send("world"));
    }
  }

  /** The task must be found, also in a generator's body, which runs on another thread here. */
  private static int withOwnHandler() throws InterruptedException {
    Thread.currentThread().setUncaughtExceptionHandler(null);
    try (var group = TaskGroup.open()) {
      Task<Integer> task = group.start(() -> Generator.<Integer>of(out -> {
        Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
        Heddle.yieldNow();
        out.yield(Heddle.timeLeft().isEmpty() ? 1 : 0);
      }).stream().mapToInt(i -> i).sum());
      group.join();
      return task.await();
    }
  }

  @Test
  void generatorsWorkOnThreadsAndTheReportSaysSo() throws Exception {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            NoFlag.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.contains("generate  on threads of their own"), output);
    assertTrue(output.contains("sum 9900"), output);
    assertTrue(output.contains("own handler 1\n"), output);
    assertTrue(output.endsWith("who? hello world\n"), output);
  }

  @Test
  void withAccessTheReportNamesContinuations() {
    assertTrue(
        JdkGateway.report().toString().contains("generate  on raw continuations"),
        JdkGateway.report()::toString);
  }

  /** Otherwise each one would keep a parked thread for ever. */
  @Test
  void abandonedBodyOnAThreadIsEnded() throws Exception {
    var ended = new CountDownLatch(1);
    WeakReference<?> handle = abandon(ended);
    while (handle.get() != null || !ended.await(10, TimeUnit.MILLISECONDS)) {
      System.gc();
    }
    assertEquals(0, ended.getCount());
  }

  private static WeakReference<?> abandon(CountDownLatch ended) {
    Generator<@Nullable Object> generator =
        Kinds.THREADS.of(
            out -> {
              try {
                out.yield(null);
              } finally {
                Heddle.sleep(Duration.ofMillis(1));
                ended.countDown();
              }
            });
    var iteration = generator.iterator();
    iteration.next();
    return new WeakReference<>(iteration);
  }

  @Test
  void abandonedBodyOnAContinuationIsGarbage() throws Exception {
    WeakReference<?> local = leaveSuspended();
    while (local.get() != null) {
      System.gc();
      Thread.sleep(5);
    }
    assertEquals(null, local.get());
  }

  private static WeakReference<?> leaveSuspended() {
    var inTheBody = new Object();
    Generator<Integer> generator =
        Kinds.CONTINUATIONS.of(out -> out.yield(inTheBody.hashCode()));
    generator.iterator().next();
    return new WeakReference<>(inTheBody);
  }
}
