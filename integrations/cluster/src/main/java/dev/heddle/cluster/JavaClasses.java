package dev.heddle.cluster;

import com.hazelcast.config.JavaSerializationFilterConfig;

/** What Hazelcast may read of the JDK's serialization: its own failures, and nothing of the users'. */
final class JavaClasses {
  private JavaClasses() {}

  static JavaSerializationFilterConfig ofHazelcast() {
    var filter = new JavaSerializationFilterConfig();
    filter.setDefaultsDisabled(true);
    filter.getWhitelist().addPrefixes("com.hazelcast.", "java.lang.", "java.util.concurrent.", "[");
    // What exceptions have suppressed, and those of the network.
    filter.getWhitelist().addPrefixes("java.util.Collections$");
    filter.getWhitelist().addClasses(
        "java.util.ArrayList",
        "java.io.IOException",
        "java.io.EOFException",
        "java.net.ConnectException",
        "java.net.SocketException",
        "java.net.SocketTimeoutException");
    return filter;
  }
}
