package dev.heddle.spring;

/** Which server an application starts, if both are there. */
public enum WebServers {
  TOMCAT("jetty", "Jetty"), JETTY("tomcat", "Tomcat");

  private final String without;

  WebServers(String folder, String name) {
    String boot = "org.springframework.boot." + folder + ".autoconfigure.";
    without = boot + "servlet." + name + "ServletWebServerAutoConfiguration,"
        + boot + "actuate.web.server." + name + "ServletManagementContextAutoConfiguration";
  }

  public String property() {
    return "spring.autoconfigure.exclude=" + without;
  }
}
