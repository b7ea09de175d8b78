package dev.heddle.libraries;

import io.micrometer.context.ThreadLocalAccessor;
import io.opentelemetry.context.Context;

/** Tells Micrometer's library of OpenTelemetry's current context. */
final class OpenTelemetryAccessor implements ThreadLocalAccessor<Context> {
  @Override
  public Object key() {
    return "opentelemetry";
  }

  @Override
  public Context getValue() {
    return Context.current();
  }

  @Override
  public void setValue(Context context) {
    context.makeCurrent();
  }

  @Override
  public void setValue() {
    Context.root().makeCurrent();
  }
}
