package dev.heddle.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class HeddleDiagnosticsTest {

  @ParameterizedTest
  @EnumSource
  void jmxClientSeesTheTasks(Runs runs) throws Exception {
    HeddleDiagnostics.register();
    HeddleDiagnostics.register();
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    var name = new ObjectName(HeddleDiagnostics.NAME);
    runs.builder().name("managed").run(() -> Heddle.blocking(() -> {
      String text;
      do {
        // The call may have begun before the task that waits for it waits.
        text = (String) server.invoke(name, "tasks", null, null);
        assertTrue(text.contains("run 'managed'"), text);
      } while (!text.contains("main  waits"));
      String stacks = (String) server.invoke(name, "tasksWithStacks", null, null);
      assertTrue(stacks.contains("at dev.heddle."), stacks);
      String json = (String) server.invoke(name, "tasksAsJson", null, null);
      assertTrue(json.contains("\"name\":\"managed\""), json);
      assertTrue((int) server.getAttribute(name, "TaskCount") >= 1);
      return null;
    }));
    assertEquals(1, server.queryNames(name, null).size());
  }
}
