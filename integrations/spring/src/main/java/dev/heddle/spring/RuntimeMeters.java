package dev.heddle.spring;

import dev.heddle.HeddleRuntime;
import dev.heddle.Task;
import dev.heddle.micrometer.RunMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The meters of the runtime, which Actuator binds to its registries. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({RunMetrics.class, MeterRegistry.class})
class RuntimeMeters {

  @Bean
  @ConditionalOnMissingBean
  RunMetrics heddleRunMetrics(HeddleRuntime runtime) throws InterruptedException {
    return RunMetrics.of(runtime.<Task<?>, RuntimeException>call(Task::current));
  }
}
