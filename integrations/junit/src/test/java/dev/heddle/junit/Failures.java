package dev.heddle.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

/** Runs the tests of a class as a build does, and returns what became of each. */
final class Failures {
  private Failures() {}

  /** What each test failed with, by its name; its status in words if it did not fail. */
  static Map<String, Object> of(Class<?> tests) {
    Map<String, Object> ends = new LinkedHashMap<>();
    var events = EngineTestKit.engine("junit-jupiter").selectors(selectClass(tests)).execute();
    events.testEvents().stream()
        .filter(event -> event.getType() == EventType.FINISHED)
        .forEach(event -> ends.put(event.getTestDescriptor().getDisplayName(), end(event)));
    return ends;
  }

  private static Object end(Event event) {
    var result = event.getRequiredPayload(TestExecutionResult.class);
    return result.getThrowable().map(Object.class::cast).orElse(result.getStatus().toString());
  }
}
