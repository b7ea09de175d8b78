package dev.heddle.cluster;

import com.hazelcast.config.JavaSerializationFilterConfig;

/** What Hazelcast may read of the JDK's serialization: its own failures, and nothing of the users'. */
final class JavaClasses {
  private JavaClasses() {}

  static JavaSerializationFilterConfig ofHazelcast() {
    var filter = new JavaSerializationFilterConfig();
    filter.setDefaultsDisabled(true);
    filter.getWhitelist().addPrefixes("com.hazelcast.", "java.lang.", "java.util.concurrent.", "[");
    return filter;
  }
}
