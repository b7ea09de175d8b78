package dev.heddle.observe;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Timelines in the Trace Event Format, which Chrome and Perfetto read. */
final class TimelineTrace {
  private final StringBuilder json =
      new StringBuilder("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[");
  private boolean isFirst = true;

  private TimelineTrace() {}

  static String of(Map<String, Timeline> timelines) {
    var trace = new TimelineTrace();
    int process = 0;
    for (Map.Entry<String, Timeline> each : timelines.entrySet()) {
      process++;
      trace.name(process, 0, "process_name", each.getKey().isEmpty() ? "timeline" : each.getKey());
      List<TimelineRow> rows = each.getValue().rows();
      for (int thread = 1; thread <= rows.size(); thread++) {
        trace.add(rows.get(thread - 1), process, thread);
      }
    }
    return trace.json.append("\n]}\n").toString();
  }

  private void add(TimelineRow row, int process, int thread) {
    name(process, thread, "thread_name", row.name());
    begin("thread_sort_index", "M", process, thread).append(",\"args\":{\"sort_index\":")
        .append(thread)
        .append("}}");
    for (Interval interval : row.intervals()) {
      String activity = interval.activity().name().toLowerCase(Locale.ROOT);
      begin(interval.what().isEmpty() ? activity : interval.what(), "X", process, thread);
      json.append(String.format(Locale.ROOT, ",\"cat\":\"%s\",\"ts\":%.3f,\"dur\":%.3f}", activity,
          interval.from() / 1e3, interval.nanos() / 1e3));
    }
    if (!row.ending().isEmpty()) {
      begin(row.ending(), "i", process, thread);
      json.append(String.format(Locale.ROOT, ",\"s\":\"t\",\"ts\":%.3f}", row.to() / 1e3));
    }
  }

  private void name(int process, int thread, String event, String name) {
    begin(event, "M", process, thread).append(",\"args\":{\"name\":");
    quote(name);
    json.append("}}");
  }

  private StringBuilder begin(String name, String phase, int process, int thread) {
    json.append(isFirst ? "\n" : ",\n").append("{\"name\":");
    isFirst = false;
    quote(name);
    return json.append(",\"ph\":\"").append(phase).append("\",\"pid\":").append(process)
        .append(",\"tid\":").append(thread);
  }

  private void quote(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7F) {
        json.append(c);
      } else {
        json.append(String.format("\\u%04x", (int) c));
      }
    }
    json.append('"');
  }
}
