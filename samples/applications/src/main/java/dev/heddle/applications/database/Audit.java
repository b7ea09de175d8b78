package dev.heddle.applications.database;

/** What all accounts have together, what they ought to have, and how many differ from what was moved. */
record Audit(long total, long expected, long wrongAccounts, long transfers) {
  @Override
  public String toString() {
    return "total " + total + " of " + expected + ", " + wrongAccounts
        + " accounts differ from the " + transfers + " transfers that are recorded";
  }
}
