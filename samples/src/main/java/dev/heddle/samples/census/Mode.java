package dev.heddle.samples.census;

/** Four ways to do the same job. */
enum Mode {
  /** Fetch one, parse it, fetch the next. */
  SEQUENTIAL("one after another"),
  /** Many fetches at once on an event loop, which parses between them. */
  ASYNC("async on one thread"),
  /** A platform thread for each core, each fetching and parsing. */
  THREADS("platform threads"),
  /** Fetches on an event loop, parsing in worker processes. */
  PROCESSES("worker processes");

  final String title;

  Mode(String title) {
    this.title = title;
  }
}
