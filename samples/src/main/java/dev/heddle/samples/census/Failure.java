package dev.heddle.samples.census;

/**
 * Something that could not be read or parsed: counted and named, and nothing else is lost.
 *
 * @param name the class file or jar
 * @param reason why
 */
record Failure(String name, String reason) {
  static Failure of(String name, Throwable cause) {
    return new Failure(name, cause.getClass().getSimpleName() + ": " + cause.getMessage());
  }
}
