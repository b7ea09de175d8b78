package dev.heddle.spring;

import dev.heddle.HeddleRuntime;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The health of the runtime, unless {@code management.health.heddle.enabled} is false. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("heddle")
class RuntimeHealth {

  @Bean
  @ConditionalOnMissingBean(name = "heddleHealthIndicator")
  HealthIndicator heddleHealthIndicator(HeddleRuntime runtime, Environment environment) {
    return new HeddleHealthIndicator(
        runtime,
        Binder.get(environment)
            .bind("management.health.heddle.threshold", Duration.class)
            .orElse(Duration.ofSeconds(1)));
  }
}
