package dev.heddle.spring;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.jetty.JettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Has Jetty handle requests in tasks, by a pool of threads in the place of Boot's. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({Server.class, ConfigurableJettyWebServerFactory.class})
class JettyRequests {

  /** After Boot's own, which have orders 0 and 1, and before the application's. */
  @Bean
  @Order(2)
  WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> heddleJettyCustomizer(
      RequestTasks tasks) {
    return factory -> factory.setThreadPool(
        factory instanceof JettyWebServerFactory jetty
            && jetty.getThreadPool() instanceof QueuedThreadPool boots
                ? new JettyThreads(tasks, boots)
                : new JettyThreads(tasks));
  }
}
