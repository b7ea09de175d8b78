package dev.heddle.samples.census;

/**
 * The unit of work: some neighbouring class files, fetched in one request and parsed in one call.
 *
 * @param number its number, from 0
 * @param from the first class file
 * @param to the one after the last
 */
record Bundle(int number, int from, int to) {
  int classes() {
    return to - from;
  }
}
