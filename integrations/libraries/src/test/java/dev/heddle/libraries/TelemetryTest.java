package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.heddle.Heddle;
import dev.heddle.micrometer.ThreadLocalPropagation;
import io.micrometer.context.ContextRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenTelemetry's spans and Micrometer's timers around what is cancelled. */
@Timeout(120)
class TelemetryTest {
  private final Subscriptions spans = new Subscriptions();

  private SdkTracerProvider tracers() {
    return SdkTracerProvider.builder().addSpanProcessor(new SpanProcessor() {
      @Override
      public void onStart(Context parent, ReadWriteSpan span) {
        spans.begin();
      }

      @Override
      public boolean isStartRequired() {
        return true;
      }

      @Override
      public void onEnd(ReadableSpan span) {
        spans.end();
      }

      @Override
      public boolean isEndRequired() {
        return true;
      }
    }).build();
  }

  @ParameterizedTest
  @EnumSource
  void cancelledTasksEndTheirSpansAndEachSeesItsOwn(Runs runs) throws Exception {
    var registry = new ContextRegistry()
        .registerThreadLocalAccessor(new OpenTelemetryAccessor());
    try (var tracers = tracers()) {
      var tracer = tracers.get("test");
      runs.builder().propagate(ThreadLocalPropagation.of(
          io.micrometer.context.ContextSnapshotFactory.builder().contextRegistry(registry).build()))
          .run(() -> {
            AtRandom.cancel(() -> {
              assertSame(Span.getInvalid(), Span.current());
              Span span = tracer.spanBuilder("call").startSpan();
              try (var _ = span.makeCurrent()) {
                Heddle.gather(
                    () -> {
                      assertSame(span, Span.current());
                      Heddle.sleep(Duration.ofNanos(300_000));
                      assertSame(span, Span.current());
                    },
                    () -> Heddle.blocking(() -> assertSame(span, Span.current())));
              } finally {
                span.end();
              }
              return null;
            }).check();
            spans.checkAllEnded();
            assertSame(Span.getInvalid(), Span.current());
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelledCallsAreTimed(Runs runs) throws Exception {
    var timer = new SimpleMeterRegistry().timer("calls");
    var begun = new AtomicInteger();
    runs.run(() -> AtRandom.cancel(() -> timer.recordCallable(() -> {
      begun.incrementAndGet();
      Heddle.sleep(Duration.ofNanos(300_000));
      return null;
    })).check());
    assertNotEquals(0, begun.get());
    assertEquals(begun.get(), timer.count());
  }
}
