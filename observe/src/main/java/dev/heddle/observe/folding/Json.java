package dev.heddle.observe.folding;

import org.jspecify.annotations.Nullable;

/** Writes JSON, in ASCII, and without what HTML or a script would take for markup. */
final class Json {
  private final StringBuilder text = new StringBuilder();
  private boolean first = true;

  Json open(char bracket) {
    separate();
    text.append(bracket);
    first = true;
    return this;
  }

  Json close(char bracket) {
    text.append(bracket);
    first = false;
    return this;
  }

  Json key(String name) {
    separate();
    quote(name);
    text.append(':');
    first = true;
    return this;
  }

  /** A member; left out if it is null. */
  Json member(String name, @Nullable Object value) {
    return value == null ? this : key(name).value(value);
  }

  Json value(Object value) {
    separate();
    if (value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      quote(value.toString());
    }
    return this;
  }

  private void separate() {
    if (!first) {
      text.append(',');
    }
    first = false;
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean plain = c >= ' ' && c < 0x7F && "\"\\<>&'".indexOf(c) < 0;
      text.append(plain ? Character.toString(c) : "\\u%04x".formatted((int) c));
    }
    text.append('"');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
