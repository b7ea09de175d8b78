package dev.heddle.spring.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.spring.WebServers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

class ShopSampleTest {
  @Test
  @Timeout(120)
  void handlerHasAGroup() throws Exception {
    try (var context = (ServletWebServerApplicationContext) SpringApplication.run(
        ShopSample.class,
        "--spring.threads.heddle.enabled=true",
        "--server.port=0",
        "--" + WebServers.TOMCAT.property() + ",org.springframework.boot.jdbc.autoconfigure."
            + "DataSourceAutoConfiguration,org.springframework.boot.hibernate.autoconfigure."
            + "HibernateJpaAutoConfiguration,org.springframework.boot.data.jpa.autoconfigure."
            + "DataJpaRepositoriesAutoConfiguration");
        var client = HttpClient.newHttpClient()) {
      URI page = URI.create("http://localhost:" + context.getWebServer().getPort() + "/page");
      var answer = client.send(
          HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
      assertEquals("user and orders", answer.body());
    }
  }
}
