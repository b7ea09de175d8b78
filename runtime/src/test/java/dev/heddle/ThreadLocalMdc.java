package dev.heddle;

import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.MDCAdapter;

/** A diagnostic context for each thread, not inherited, as logging back ends have it. */
final class ThreadLocalMdc implements MDCAdapter {
  private final ThreadLocal<Map<String, String>> maps = ThreadLocal.withInitial(HashMap::new);

  @Override
  public void put(String key, String value) {
    maps.get().put(key, value);
  }

  @Override
  public @Nullable String get(String key) {
    return maps.get().get(key);
  }

  @Override
  public void remove(String key) {
    maps.get().remove(key);
  }

  @Override
  public void clear() {
    maps.remove();
  }

  @Override
  public Map<String, String> getCopyOfContextMap() {
    return Map.copyOf(maps.get());
  }

  @Override
  public void setContextMap(Map<String, String> contextMap) {
    maps.set(new HashMap<>(contextMap));
  }

  @Override
  public void pushByKey(String key, String value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable String popByKey(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable Deque<String> getCopyOfDequeByKey(String key) {
    return null;
  }

  @Override
  public void clearDequeByKey(String key) {}
}
