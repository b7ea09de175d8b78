package dev.heddle.spring;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.jetty.JettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * Has Jetty handle requests in tasks. Its selectors stay on platform threads, since a select holds the carrier; so what
 * has to be said is what its pool of threads does with what may block, and the pool stays.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({Server.class, ConfigurableJettyWebServerFactory.class})
class JettyRequests {

  /** After Boot's own, which have orders 0 and 1, and before the application's. */
  @Bean
  @Order(2)
  WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> heddleJettyCustomizer(
      RequestTasks tasks) {
    return factory -> {
      if (factory instanceof JettyWebServerFactory jetty
          && jetty.getThreadPool() instanceof VirtualThreadPool) {
        // Of spring.threads.virtual.enabled: its selectors would be tasks too.
        jetty.setThreadPool(new QueuedThreadPool());
      }
      factory.addServerCustomizers(server -> handleIn(tasks, server));
    };
  }

  private static void handleIn(RequestTasks tasks, Server server) {
    if (server.getThreadPool() instanceof VirtualThreads.Configurable pool) {
      pool.setVirtualThreadsExecutor(tasks);
    }
  }
}
