package dev.heddle.applications.cron;

/** What happens to runs whose time has passed while the machine slept. */
enum Missed {
  /** They are left out. */
  SKIP,
  /** One run stands for all. */
  ONCE,
  /** Each is made up for. */
  ALL
}
