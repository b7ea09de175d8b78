/** Auto-configuration of Spring Boot: requests and asynchronous methods are tasks. */
open module dev.heddle.spring {
  requires transitive dev.heddle.runtime;
  requires spring.beans;
  requires spring.boot;
  requires spring.boot.autoconfigure;
  requires spring.context;
  requires spring.core;
  requires org.slf4j;
  requires static dev.heddle.micrometer;
  requires static micrometer.core;
  requires static org.apache.tomcat.embed.core;
  requires static org.eclipse.jetty.server;
  requires static spring.boot.health;
  requires static spring.boot.jetty;
  requires static spring.boot.tomcat;
  requires static spring.boot.web.server;
  requires static transitive org.jspecify;

  exports dev.heddle.spring;
}
