package dev.heddle.spring;

import org.apache.catalina.startup.Tomcat;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Has Tomcat handle requests in tasks. Its acceptor and its poller keep their threads. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({Tomcat.class, ConfigurableTomcatWebServerFactory.class})
class TomcatRequests {

  /** After Boot's own, which have orders 0 and 1, and before the application's. */
  @Bean
  @Order(2)
  WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> heddleTomcatCustomizer(
      RequestTasks tasks) {
    return factory -> factory.addProtocolHandlerCustomizers(
        handler -> handler.setExecutor(tasks::execute));
  }
}
