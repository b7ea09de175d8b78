package dev.heddle.scheduler.jdk;

import java.util.Arrays;

/** The place for custom schedulers as public API, once a JDK has them. */
final class PublishedSchedulers {
  private PublishedSchedulers() {}

  static AccessReport.Attempt probe() {
    boolean published =
        Arrays.stream(Thread.Builder.OfVirtual.class.getMethods())
            .anyMatch(method -> method.getName().equals("scheduler"));
    return new AccessReport.Attempt(
        "published custom schedulers",
        false,
        published
            ? "this JDK has them, but this version of Heddle cannot use them yet"
            : "this JDK has no public API for them");
  }
}
