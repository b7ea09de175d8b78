package dev.heddle.libraries;

/** What a server makes of a request. */
@FunctionalInterface
interface Answer {
  String to(String query) throws InterruptedException;
}
