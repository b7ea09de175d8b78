package dev.heddle.spring.orders;

import java.util.List;

/** What the application of these tests runs on. */
enum Threads {
  OF_THE_SERVER, EVENT_LOOP, TWO_CARRIERS;

  List<String> properties() {
    return switch (this) {
      case OF_THE_SERVER -> List.of("spring.threads.heddle.enabled=false");
      case EVENT_LOOP ->
        List.of("spring.threads.heddle.enabled=true", "spring.threads.heddle.carriers=1");
      case TWO_CARRIERS ->
        List.of("spring.threads.heddle.enabled=true", "spring.threads.heddle.carriers=2");
    };
  }
}
