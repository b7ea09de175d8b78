package dev.heddle.spring;

import dev.heddle.Heddle;
import dev.heddle.Task;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.WebAsyncTask;

/** An application that says in each answer by what it was computed. */
@Configuration
@EnableAutoConfiguration
@EnableAsync
@Import({Greetings.Controller.class, Greetings.Slow.class})
class Greetings {

  static String whoRuns() {
    Task<?> task = Task.currentOrNull();
    return (task == null ? "thread " : "task ") + Thread.currentThread().getName();
  }

  static class Slow {
    @Async
    CompletableFuture<String> whoRunsMe() {
      return CompletableFuture.completedFuture(whoRuns());
    }
  }

  @RestController
  static class Controller {
    private final Slow slow;
    final CountDownLatch entered = new CountDownLatch(1);

    Controller(Slow slow) {
      this.slow = slow;
    }

    @GetMapping("/plain")
    String plain() {
      return whoRuns();
    }

    @GetMapping("/callable")
    Callable<String> callable() {
      String outside = whoRuns();
      return () -> outside + ", then " + whoRuns();
    }

    @GetMapping("/async")
    CompletableFuture<String> async() {
      String outside = whoRuns();
      return slow.whoRunsMe().thenApply(inside -> outside + ", then " + inside);
    }
    @GetMapping("/slow/{millis}")
    String slow(@PathVariable int millis) throws InterruptedException {
      entered.countDown();
      Heddle.sleep(Duration.ofMillis(millis));
      return "slept";
    }

    @GetMapping("/fails")
    String fails() {
      throw new IllegalStateException("as asked");
    }
  }
}
