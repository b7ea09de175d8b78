package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** What else than scoped values tasks and calls inherit, if the run says so. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class ContextPropagationTest {
  private static final ThreadLocal<String> SPAN = new ThreadLocal<>();

  private static final ContextPropagation SPANS = () -> {
    String span = SPAN.get();
    return span == null ? null : () -> {
      String before = SPAN.get();
      SPAN.set(span);
      return () -> SPAN.set(before);
    };
  };

  @Parameter Runs runs;

  @Test
  void tasksAndCallsInheritFromWhoeverStartsThem() throws Exception {
    runs.builder().propagate(SPANS).run(() -> {
      SPAN.set("main");
      try (var group = TaskGroup.open()) {
        Task<String> child = group.start(() -> {
          String inherited = SPAN.get();
          SPAN.set("child");
          return inherited + " " + group.start(SPAN::get).await() + " "
              + Heddle.blocking(SPAN::get);
        });
        assertEquals("main child child", child.await());
        group.join();
      }
      assertEquals("main", Heddle.start(SPAN::get).await());
      assertEquals(List.of("main", "main"), Heddle.gather(SPAN::get, SPAN::get));
      SPAN.remove();
      assertNull(Heddle.start(SPAN::get).await());
      for (int i = 0; i < 10; i++) {
        assertNull(Heddle.blocking(SPAN::get));
      }
    });
  }

  @Test
  void nothingIsInheritedIfNobodySaysSo() {
    runs.run(() -> {
      SPAN.set("main");
      assertNull(Heddle.start(SPAN::get).await());
      SPAN.remove();
    });
  }

  @Test
  void mdcIsCopiedToChildren() throws Exception {
    var field = MDC.class.getDeclaredField("MDC_ADAPTER");
    field.setAccessible(true);
    Object before = field.get(null);
    field.set(null, new ThreadLocalMdc());
    try {
      runs.builder().propagate(ContextPropagation.mdc()).propagate(SPANS).run(() -> {
        MDC.put("request", "7");
        SPAN.set("both");
        try (var group = TaskGroup.open()) {
          group.start(() -> {
            assertEquals("7", MDC.get("request"));
            assertEquals("both", SPAN.get());
            MDC.put("request", "8");
            assertEquals("8", Heddle.blocking(() -> MDC.get("request")));
          });
          group.join();
        }
        assertEquals("7", MDC.get("request"));
        MDC.clear();
        assertNull(Heddle.blocking(() -> MDC.get("request")));
      });
    } finally {
      field.set(null, before);
    }
  }
}
