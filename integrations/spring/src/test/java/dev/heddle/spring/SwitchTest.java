package dev.heddle.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.heddle.HeddleRuntime;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The property. */
@Timeout(120)
class SwitchTest {

  @ParameterizedTest
  @EnumSource
  void itDecidesWhatRunsRequestsAlsoWhereVirtualThreadsAreSwitchedOn(WebServers server)
      throws Exception {
    String loader;
    try (var application = new Application(server)) {
      assertEquals("thread", application.get("/plain"));
      assertEquals("thread, thread", application.get("/callable"));
      assertEquals("thread, thread", application.get("/async"));
      assertFalse(application.context.getBeanProvider(HeddleRuntime.class).iterator().hasNext());
      loader = application.get("/loader");
    }
    try (var application =
        new Application(server, Application.ON, "spring.threads.virtual.enabled=true")) {
      assertEquals("task", application.get("/plain"));
      assertEquals("task, task", application.get("/callable"));
      assertEquals("task, task", application.get("/async"));
      assertEquals(loader, application.get("/loader"));
    }
  }
}
