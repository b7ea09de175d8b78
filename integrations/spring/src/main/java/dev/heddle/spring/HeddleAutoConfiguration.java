package dev.heddle.spring;

import dev.heddle.HeddleBuilder;
import dev.heddle.HeddleRuntime;
import dev.heddle.Heddle;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Has requests and asynchronous methods run in tasks of one {@link HeddleRuntime}, if {@code
 * spring.threads.heddle.enabled} is true. Without that property it does nothing.
 *
 * <p>What it makes steps back for a bean of the application's own: a {@link HeddleRuntime}, an executor, a scheduler.
 */
@AutoConfiguration
@SuppressWarnings("exports") // What its annotations name is for Spring.
@ConditionalOnBooleanProperty("spring.threads.heddle.enabled")
@EnableConfigurationProperties(HeddleProperties.class)
@Import({TomcatRequests.class, JettyRequests.class, RuntimeHealth.class, RuntimeMeters.class})
public final class HeddleAutoConfiguration {

  /** Made by Spring. */
  HeddleAutoConfiguration() {}

  /** Not closed by Spring: {@link RuntimeLifecycle} gives it a limit. */
  @Bean(destroyMethod = "")
  @ConditionalOnMissingBean
  HeddleRuntime heddleRuntime(
      HeddleProperties properties,
      Environment environment,
      ObjectProvider<HeddleBuilderCustomizer> customizers) {
    HeddleBuilder builder = Heddle.builder()
        .name(properties.nameOr(environment.getProperty("spring.application.name", "spring")))
        .carriers(properties.carriersOr(Runtime.getRuntime().availableProcessors()));
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    try {
      return builder.open();
    } catch (IllegalStateException e) {
      throw new NoRuntimeException(e);
    }
  }

  @Bean
  ShutdownTime heddleShutdownTime(HeddleProperties properties, Environment environment) {
    return new ShutdownTime(
        properties.shutdownTimeoutOr(
            Binder.get(environment)
                .bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
                .orElse(Duration.ofSeconds(30))));
  }

  @Bean
  RuntimeLifecycle heddleRuntimeLifecycle(HeddleRuntime runtime, ShutdownTime time) {
    return new RuntimeLifecycle(runtime, time);
  }

  @Bean
  RequestTasks heddleRequestTasks(
      HeddleRuntime runtime, ShutdownTime time, Environment environment) {
    String mode = Binder.get(environment).bind("server.shutdown", String.class).orElse("graceful");
    return new RequestTasks(runtime, time, mode.equalsIgnoreCase("graceful"));
  }

  @Bean
  static TaskBeans heddleTaskBeans() {
    return new TaskBeans();
  }
}
