package dev.heddle.spring;

import dev.heddle.Task;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.WebAsyncTask;

/** An application whose answers say what has computed them: "task" or "thread". */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(excludeName = {
    "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
    "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
    "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration"})
@EnableAsync
@Import({Greetings.Controller.class, Greetings.Slow.class, Greetings.Seen.class})
class Greetings {
  static final ScopedValue<String> GUEST = ScopedValue.newInstance();

  static String who() {
    return Task.currentOrNull() == null ? "thread" : "task";
  }

  /** What a test wants to know of the handlers. */
  static class Seen {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch enteredForever = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    final CompletableFuture<Throwable> cancelled = new CompletableFuture<>();
  }

  static class Slow {
    @Async
    CompletableFuture<String> who() {
      return CompletableFuture.completedFuture(Greetings.who());
    }

    @Async
    CompletableFuture<String> guest() {
      return CompletableFuture.completedFuture(GUEST.orElse("nobody"));
    }
  }

  @RestController
  static class Controller {
    private final Slow slow;
    private final Seen seen;

    Controller(Slow slow, Seen seen) {
      this.slow = slow;
      this.seen = seen;
    }

    @GetMapping("/plain")
    String plain() {
      return who();
    }

    @GetMapping("/callable")
    Callable<String> callable() {
      String outside = who();
      return () -> outside + ", " + who();
    }

    @GetMapping("/async")
    CompletableFuture<String> async() {
      String outside = who();
      return slow.who().thenApply(inside -> outside + ", " + inside);
    }

    @GetMapping("/guest")
    CompletableFuture<String> guest() {
      return ScopedValue.where(GUEST, "Ada").call(slow::guest);
    }

    @GetMapping("/waits")
    String waits() throws InterruptedException {
      seen.entered.countDown();
      seen.goOn.await();
      return who();
    }

    /** Goes on in a callable, when it may. */
    @GetMapping("/waits-later")
    Callable<String> waitsLater() {
      return () -> {
        waits();
        return who();
      };
    }

    @GetMapping("/waits-forever")
    String waitsForever() throws InterruptedException {
      seen.enteredForever.countDown();
      try {
        new CountDownLatch(1).await();
        return "never";
      } catch (InterruptedException e) {
        seen.cancelled.complete(e);
        throw e;
      }
    }

    @GetMapping("/too-late")
    WebAsyncTask<String> tooLate() {
      return new WebAsyncTask<>(20, this::waitsForever);
    }

    @GetMapping("/fails")
    String fails() {
      throw new IllegalStateException("as asked");
    }

    @GetMapping("/loader")
    String loader() {
      return Thread.currentThread().getContextClassLoader().getClass().getSimpleName();
    }
  }
}
