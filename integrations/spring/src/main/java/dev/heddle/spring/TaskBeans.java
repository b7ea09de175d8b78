package dev.heddle.spring;

import dev.heddle.HeddleRuntime;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.SimpleAsyncTaskSchedulerBuilder;
import org.springframework.core.type.MethodMetadata;
import org.springframework.scheduling.config.TaskSchedulerRouter;

/**
 * Puts an executor and a scheduler of tasks where Boot would have its own, and nowhere else: Boot has seen by then
 * whether the application brings one, and has made everything else fit.
 */
final class TaskBeans implements BeanDefinitionRegistryPostProcessor {
  private static final String EXECUTOR =
      TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;
  private static final String SCHEDULER = TaskSchedulerRouter.DEFAULT_TASK_SCHEDULER_BEAN_NAME;

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    replace(registry, EXECUTOR, HeddleTaskExecutor.class);
    replace(registry, SCHEDULER, HeddleTaskScheduler.class);
  }

  private static void replace(BeanDefinitionRegistry registry, String name, Class<?> ours) {
    if (!registry.containsBeanDefinition(name)
        || !isOfBoot(registry.getBeanDefinition(name))) {
      return;
    }
    var definition = new RootBeanDefinition(TaskBeans.class);
    definition.setTargetType(ours);
    definition.setFactoryMethodName("make" + ours.getSimpleName());
    definition.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
    definition.setLazyInit(registry.getBeanDefinition(name).isLazyInit());
    registry.removeBeanDefinition(name);
    registry.registerBeanDefinition(name, definition);
  }

  private static boolean isOfBoot(BeanDefinition definition) {
    MethodMetadata made = definition instanceof AnnotatedBeanDefinition annotated
        ? annotated.getFactoryMethodMetadata()
        : null;
    return made != null && made.getDeclaringClassName().startsWith("org.springframework.boot.");
  }

  /** The builders have what the properties of Boot say, decorators, and customizers. */
  static HeddleTaskExecutor makeHeddleTaskExecutor(
      HeddleRuntime runtime, SimpleAsyncTaskExecutorBuilder builder) {
    return builder.configure(new HeddleTaskExecutor(runtime));
  }

  static HeddleTaskScheduler makeHeddleTaskScheduler(
      HeddleRuntime runtime, SimpleAsyncTaskSchedulerBuilder builder) {
    return builder.virtualThreads(false).configure(new HeddleTaskScheduler(runtime));
  }
}
