package dev.heddle.report;

import org.jspecify.annotations.Nullable;

/**
 * Writes JSON, in ASCII: nothing in a name can then end a string, a line, or a script element that
 * the text is put into.
 */
public final class JsonText {
  private final StringBuilder text = new StringBuilder();
  private boolean first = true;

  public JsonText open(char bracket) {
    separate();
    text.append(bracket);
    first = true;
    return this;
  }

  public JsonText close(char bracket) {
    text.append(bracket);
    first = false;
    return this;
  }

  public JsonText key(String name) {
    separate();
    quote(name);
    text.append(':');
    first = true;
    return this;
  }

  public JsonText value(String value) {
    separate();
    quote(value);
    return this;
  }

  /** A member; left out if it is null. */
  public JsonText member(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    key(name);
    if (value instanceof Number || value instanceof Boolean) {
      separate();
      text.append(value);
      return this;
    }
    return value(value.toString());
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
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7F && c != '<' && c != '>' && c != '&') {
        text.append(c);
      } else {
        text.append(String.format("\\u%04x", (int) c));
      }
    }
    text.append('"');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
