package dev.heddle.spring;

/** Which server an application starts, if both are there. */
public enum WebServers {
  TOMCAT("jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration"), JETTY(
      "tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration");

  private final String other;

  WebServers(String other) {
    this.other = other;
  }

  public String property() {
    return "spring.autoconfigure.exclude=org.springframework.boot." + other;
  }
}
