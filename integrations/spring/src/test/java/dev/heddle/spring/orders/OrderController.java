package dev.heddle.spring.orders;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Orders over HTTP, in the three ways that a method of a controller can answer. */
@RestController
@RequestMapping("/orders/{key}")
class OrderController {
  private final Orders orders;

  OrderController(Orders orders) {
    this.orders = orders;
  }

  @PostMapping("/now")
  @ResponseStatus(HttpStatus.CREATED)
  String now(@PathVariable String key, @RequestBody List<String> articles, @RequestParam int millis)
      throws InterruptedException {
    return orders.place(key, articles, millis);
  }

  @PostMapping("/callable")
  @ResponseStatus(HttpStatus.CREATED)
  Callable<String> callable(
      @PathVariable String key, @RequestBody List<String> articles, @RequestParam int millis) {
    return () -> orders.place(key, articles, millis);
  }

  @PostMapping("/later")
  @ResponseStatus(HttpStatus.CREATED)
  CompletableFuture<String> later(
      @PathVariable String key, @RequestBody List<String> articles, @RequestParam int millis)
      throws InterruptedException {
    return orders.placeLater(key, articles, millis);
  }

  @GetMapping
  List<String> articles(@PathVariable String key) {
    return orders.articles(key);
  }
}
