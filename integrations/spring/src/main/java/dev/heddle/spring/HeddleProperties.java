package dev.heddle.spring;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What {@code spring.threads.heddle} says. The names are told to editors in {@code
 * META-INF/spring-configuration-metadata.json}.
 *
 * @param enabled whether there is a runtime at all
 * @param carriers how many carriers; one is an event loop
 * @param name the runtime's name
 * @param shutdownTimeout how long tasks may go on when the application ends
 */
@ConfigurationProperties("spring.threads.heddle")
record HeddleProperties(
    boolean enabled,
    @Nullable Integer carriers,
    @Nullable String name,
    @Nullable Duration shutdownTimeout) {

  String nameOr(String other) {
    return name == null ? other : name;
  }

  /** Never an event loop by chance, on a small machine: it promises and demands something else. */
  int carriersOr(int processors) {
    return carriers == null ? Math.clamp(processors, 2, 1024) : carriers;
  }

  Duration shutdownTimeoutOr(Duration other) {
    return shutdownTimeout == null ? other : shutdownTimeout;
  }
}
