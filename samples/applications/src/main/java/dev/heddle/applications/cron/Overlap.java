package dev.heddle.applications.cron;

/** What happens to a run that is due while the one before still goes on. */
enum Overlap {
  /** It is left out. */
  SKIP,
  /** It comes afterwards. */
  QUEUE,
  /** It runs beside it. */
  ALLOW
}
