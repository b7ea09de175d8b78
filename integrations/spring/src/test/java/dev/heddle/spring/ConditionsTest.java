package dev.heddle.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.HeddleRuntime;
import dev.heddle.TaskTree;
import dev.heddle.micrometer.RunMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executor;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** What there is under which conditions. */
class ConditionsTest {
  private static final String ON = "spring.threads.heddle.enabled=true";

  private final ApplicationContextRunner application = new ApplicationContextRunner()
      .withConfiguration(
          AutoConfigurations.of(
              HeddleAutoConfiguration.class,
              TaskExecutionAutoConfiguration.class,
              TaskSchedulingAutoConfiguration.class));

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  static class Scheduling {}

  @ParameterizedTest
  @ValueSource(strings = {"some.other=true", "spring.threads.heddle.enabled=false"})
  void withoutThePropertyThereIsNothing(String property) {
    application.withUserConfiguration(Scheduling.class)
        .withPropertyValues(property, "spring.threads.heddle.carriers=2")
        .run(context -> {
          assertNull(context.getStartupFailure());
          assertEquals(0, context.getBeanNamesForType(HeddleRuntime.class).length);
          for (String name : context.getBeanDefinitionNames()) {
            assertFalse(name.contains("eddle") && !name.contains("Test"), name);
          }
        });
  }

  @Test
  void withItThereIsARuntimeOfThatNameAndSizeAndBootsBeansAreTasks() {
    application.withUserConfiguration(Scheduling.class)
        .withPropertyValues(ON, "spring.threads.heddle.carriers=3", "spring.application.name=shop")
        .run(context -> {
          var tree = context.getBean(HeddleRuntime.class).call(() -> TaskTree.current());
          assertEquals("shop", tree.runs().getFirst().name());
          assertEquals(3, tree.runs().getFirst().carriers().size());
          assertInstanceOf(HeddleTaskExecutor.class, context.getBean("applicationTaskExecutor"));
          assertInstanceOf(HeddleTaskScheduler.class, context.getBean("taskScheduler"));
        });
  }

  @Test
  void nameOfTheRuntimeWinsOverThatOfTheApplication() {
    application
        .withPropertyValues(ON, "spring.threads.heddle.name=loom", "spring.application.name=shop")
        .run(context -> assertEquals(
            "HeddleRuntime[loom]", context.getBean(HeddleRuntime.class).toString()));
  }

  @Test
  void thereAreTwoCarriersAtLeastIfNothingIsSaid() {
    assertEquals(2, new HeddleProperties(true, null, null, null).carriersOr(1));
    assertEquals(8, new HeddleProperties(true, null, null, null).carriersOr(8));
    assertEquals(1, new HeddleProperties(true, 1, null, null).carriersOr(8));
  }

  @Test
  void numberOfCarriersThatCannotBeFailsTheStart() {
    application.withPropertyValues(ON, "spring.threads.heddle.carriers=0")
        .run(context -> assertNotNull(context.getStartupFailure()));
  }

  @Test
  void runtimeOfTheApplicationIsTaken() {
    try (var own = Heddle.builder().carriers(2).name("own").open()) {
      application.withPropertyValues(ON)
          .withBean(HeddleRuntime.class, () -> own)
          .run(context -> assertSame(own, context.getBean(HeddleRuntime.class)));
    }
  }

  @Test
  void customizersHaveTheLastWord() {
    application.withPropertyValues(ON, "spring.threads.heddle.name=first")
        .withBean(HeddleBuilderCustomizer.class, () -> builder -> builder.name("last"))
        .run(context -> assertEquals(
            "HeddleRuntime[last]", context.getBean(HeddleRuntime.class).toString()));
  }

  @Test
  void executorOfTheApplicationIsLeftAlone() {
    application.withPropertyValues(ON)
        .withBean("mine", Executor.class, SimpleAsyncTaskExecutor::new)
        .run(context -> {
          assertFalse(context.containsBean("applicationTaskExecutor"));
          assertEquals(1, context.getBeanNamesForType(Executor.class).length);
        });
  }

  @Test
  void executorOfTheApplicationStandsBesideOneOfTasksIfBootIsForced() {
    application.withPropertyValues(ON, "spring.task.execution.mode=force")
        .withBean("mine", Executor.class, SimpleAsyncTaskExecutor::new)
        .run(context -> {
          assertInstanceOf(HeddleTaskExecutor.class, context.getBean("applicationTaskExecutor"));
          assertTrue(context.containsBean("mine"));
        });
  }

  @Test
  void executorWithBootsNameThatIsTheApplicationsIsLeftAlone() {
    application.withPropertyValues(ON)
        .withUserConfiguration(OwnExecutor.class)
        .run(context -> assertEquals(
            SimpleAsyncTaskExecutor.class, context.getBean("applicationTaskExecutor").getClass()));
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnExecutor {
    @Bean
    SimpleAsyncTaskExecutor applicationTaskExecutor() {
      return new SimpleAsyncTaskExecutor();
    }
  }

  @Test
  void schedulerOfTheApplicationIsLeftAlone() {
    application.withUserConfiguration(Scheduling.class)
        .withPropertyValues(ON)
        .withBean("mine", ThreadPoolTaskScheduler.class, ThreadPoolTaskScheduler::new)
        .run(context -> assertInstanceOf(
            ThreadPoolTaskScheduler.class, context.getBean(TaskScheduler.class)));
  }

  @Test
  void withoutServersActuatorAndMicrometerTheRestIsThere() {
    application.withPropertyValues(ON)
        .withClassLoader(
            new FilteredClassLoader(
                Tomcat.class, Server.class, HealthIndicator.class, MeterRegistry.class,
                WebServerFactoryCustomizer.class, RunMetrics.class))
        .run(context -> {
          assertNull(context.getStartupFailure());
          assertInstanceOf(HeddleTaskExecutor.class, context.getBean("applicationTaskExecutor"));
          assertFalse(context.containsBean("heddleTomcatCustomizer"));
          assertFalse(context.containsBean("heddleJettyCustomizer"));
          assertFalse(context.containsBean("heddleHealthIndicator"));
          assertFalse(context.containsBean("heddleRunMetrics"));
        });
  }

  @Test
  void eachServerHasItsOwnCondition() {
    application.withPropertyValues(ON)
        .withClassLoader(new FilteredClassLoader(Tomcat.class))
        .run(context -> assertTrue(
            context.containsBean("heddleJettyCustomizer")
                && !context.containsBean("heddleTomcatCustomizer")));
    application.withPropertyValues(ON)
        .withClassLoader(new FilteredClassLoader(Server.class))
        .run(context -> assertTrue(
            context.containsBean("heddleTomcatCustomizer")
                && !context.containsBean("heddleJettyCustomizer")));
  }

  @Test
  void healthCanBeSwitchedOffAndReplaced() {
    application.withPropertyValues(ON, "management.health.heddle.enabled=false")
        .run(context -> assertFalse(context.containsBean("heddleHealthIndicator")));
    HealthIndicator own = () -> null;
    application.withPropertyValues(ON)
        .withBean("heddleHealthIndicator", HealthIndicator.class, () -> own)
        .run(context -> assertSame(own, context.getBean("heddleHealthIndicator")));
  }
}
