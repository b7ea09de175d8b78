package dev.heddle.core;

import dev.heddle.ContextPropagation;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Copies SLF4J's mapped diagnostic context. */
public final class MdcPropagation implements ContextPropagation {
  public static final MdcPropagation INSTANCE = new MdcPropagation();

  private MdcPropagation() {}

  @Override
  public @Nullable Context capture() {
    Map<String, String> parents = MDC.getCopyOfContextMap();
    if (parents == null || parents.isEmpty()) {
      return null;
    }
    return () -> {
      Map<String, String> before = MDC.getCopyOfContextMap();
      MDC.setContextMap(parents);
      return () -> {
        if (before == null) {
          MDC.clear();
        } else {
          MDC.setContextMap(before);
        }
      };
    };
  }
}
