package dev.heddle.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Action;
import dev.heddle.Heddle;
import dev.heddle.HeddleBuilder;
import dev.heddle.TaskGroup;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With OpenTelemetry, whose current span is a thread-local. */
@Timeout(60)
class ThreadLocalPropagationTest {
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final Tracer tracer =
      SdkTracerProvider.builder()
          .addSpanProcessor(SimpleSpanProcessor.create(exporter))
          .build()
          .get("test");
  private final ThreadLocalPropagation openTelemetry =
      ThreadLocalPropagation.of(
          ContextSnapshotFactory.builder()
              .contextRegistry(
                  new ContextRegistry().registerThreadLocalAccessor(new OpenTelemetryAccessor()))
              .build());

  static List<Supplier<HeddleBuilder>> builders() {
    return List.of(
        Heddle::builder,
        () -> Heddle.builder().carriers(2),
        () -> Heddle.builder().jdkScheduler());
  }

  private void inSpan(String name, Action<?> action) throws Exception {
    Span span = tracer.spanBuilder(name).startSpan();
    try (Scope _ = span.makeCurrent()) {
      action.run();
    } finally {
      span.end();
    }
  }

  /** The parent of each span, by names. */
  private Map<String, String> parents() {
    List<SpanData> spans = exporter.getFinishedSpanItems();
    Map<String, String> names =
        spans.stream().collect(Collectors.toMap(SpanData::getSpanId, SpanData::getName));
    return spans.stream()
        .collect(
            Collectors.toMap(
                SpanData::getName, span -> names.getOrDefault(span.getParentSpanId(), "none")));
  }

  @ParameterizedTest
  @MethodSource("builders")
  void spanOfWhoStartsATaskOrACallIsTheParentOfItsSpans(Supplier<HeddleBuilder> builder)
      throws Exception {
    builder.get().propagate(openTelemetry).run(() -> {
      inSpan("request", () -> {
        try (var group = TaskGroup.open()) {
          group.start(() -> inSpan("child", () -> {
            Heddle.yieldNow();
            Heddle.gather(() -> inSpan("grandchild", Heddle::yieldNow));
          }));
          group.start(() -> Heddle.blocking(() -> inSpan("query", () -> Thread.sleep(1))));
          group.join();
        }
      });
      inSpan("alone", Heddle::yieldNow);
    });
    assertEquals(
        Map.of(
            "request", "none", "child", "request", "grandchild", "child", "query", "request",
            "alone", "none"),
        parents());
  }

  /** A hundred requests at once, on the same few carriers and pooled threads. */
  @ParameterizedTest
  @MethodSource("builders")
  void contextsOfManyTasksAreNotMixedUp(Supplier<HeddleBuilder> builder) throws Exception {
    builder.get().propagate(openTelemetry).run(() -> {
      try (var group = TaskGroup.open()) {
        for (int i = 0; i < 100; i++) {
          String name = "request " + i;
          group.start(() -> inSpan(name, () -> {
            Heddle.yieldNow();
            Heddle.blocking(() -> inSpan("query of " + name, Thread::yield));
            Heddle.gather(() -> inSpan("part of " + name, Heddle::yieldNow));
          }));
        }
        group.join();
      }
      // Nothing is left on the threads of calls.
      assertEquals(Context.root(), Heddle.blocking(Context::current));
    });
    Map<String, String> parents = parents();
    assertEquals(300, parents.size());
    parents.forEach(
        (name, parent) -> assertTrue(
            parent.equals("none") ? name.startsWith("request") : name.endsWith(" of " + parent),
            name + " below " + parent));
  }

  @ParameterizedTest
  @MethodSource("builders")
  void withoutItNothingIsInherited(Supplier<HeddleBuilder> builder) throws Exception {
    builder.get()
        .run(() -> inSpan("request", () -> Heddle.gather(() -> inSpan("child", Heddle::yieldNow))));
    assertEquals(Map.of("request", "none", "child", "none"), parents());
  }
}
