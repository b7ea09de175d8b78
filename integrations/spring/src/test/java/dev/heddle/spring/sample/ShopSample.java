package dev.heddle.spring.sample;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.time.Duration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The sample of the README. */
// [readme]
@SpringBootApplication
@RestController
class ShopSample {
  public static void main(String[] arguments) {
    SpringApplication.run(ShopSample.class, arguments);
  }

  @GetMapping("/page")
  String page() throws Exception { // a task, so it may have groups, deadlines, channels
    try (var group = TaskGroup.open()) {
      Task<String> user = group.start(() -> fetch("user"));
      Task<String> orders = group.start(() -> fetch("orders"));
      group.join(); // or fails with all that failed
      return user.await() + " and " + orders.await();
    }
  }

  private static String fetch(String what) throws InterruptedException {
    Heddle.sleep(Duration.ofMillis(100)); // both wait at the same time
    return what;
  }
}
// [readme]
