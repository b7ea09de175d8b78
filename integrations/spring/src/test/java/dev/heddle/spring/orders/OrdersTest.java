package dev.heddle.spring.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.client.RestClient;

/** The tests of the shop, which has no word of Heddle in it, on each kind of threads. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Timeout(120)
abstract class OrdersTest {
  private static final List<String> BREAKFAST = List.of("bread", "milk", "tea");

  @Autowired Orders orders;
  @Autowired OrderRepository repository;
  @LocalServerPort int port;

  @ParameterizedTest
  @ValueSource(strings = {"now", "callable", "later"})
  void placedOrderIsThereWithItsLines(String way) {
    assertEquals(201, place(way + "-placed", way, BREAKFAST).getStatusCode().value());
    assertEquals(BREAKFAST, articles(way + "-placed"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"now", "callable", "later"})
  void orderThatFailsLeavesNothing(String way) {
    long before = repository.countLines();
    ResponseEntity<String> answer = place(way + "-failed", way, List.of("bread", "nothing"));
    assertEquals(422, answer.getStatusCode().value());
    assertEquals(List.of(), articles(way + "-failed"));
    assertEquals(before, repository.countLines());
  }

  @Test
  void ordersAtTheSameTimeAreAllThere() throws Exception {
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String key = "at-once-" + i;
        answers.add(clients.submit(() -> place(key, "later", BREAKFAST).getStatusCode().value()));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertEquals(201, answers.get(i).get());
        assertEquals(BREAKFAST, articles("at-once-" + i));
      }
    }
  }

  @Test
  void secondOrderWithAKeyIsRefused() throws Exception {
    orders.place("twice", BREAKFAST, 0);
    assertThrows(
        DataIntegrityViolationException.class, () -> orders.place("twice", BREAKFAST, 0));
    assertEquals(BREAKFAST, orders.articles("twice"));
  }

  @Test
  @Transactional
  void testInATransactionOfItsOwnLeavesNothingForTheOthers() throws Exception {
    long before = repository.count();
    orders.place("mine", BREAKFAST, 0);
    assertEquals(before + 1, repository.count());
  }

  private ResponseEntity<String> place(String key, String way, List<String> articles) {
    return client().post()
        .uri("/orders/{key}/{way}?millis=5", key, way)
        .contentType(MediaType.APPLICATION_JSON)
        .body(articles)
        .retrieve()
        .onStatus(status -> true, (_, _) -> {})
        .toEntity(String.class);
  }

  private List<?> articles(String key) {
    return client().get().uri("/orders/{key}", key).retrieve().body(List.class);
  }

  private RestClient client() {
    return RestClient.create("http://localhost:" + port);
  }
}
