package dev.heddle.spring.orders;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableAsync;

/** A shop: Spring MVC, JPA with Hibernate, HikariCP, H2. It knows nothing of Heddle. */
@SpringBootApplication
@EnableAsync
class OrdersApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(OrdersApplication.class, arguments);
  }
}
