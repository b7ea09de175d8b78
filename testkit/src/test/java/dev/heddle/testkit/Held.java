package dev.heddle.testkit;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/** What programs of several simulations have had in memory; not rewritten, so that it outlives them. */
public final class Held {
  public static final List<WeakReference<Object>> REFERENCES = new ArrayList<>();

  private Held() {}
}
