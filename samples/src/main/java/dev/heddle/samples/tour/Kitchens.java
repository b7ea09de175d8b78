package dev.heddle.samples.tour;

import dev.heddle.samples.ways.Way;

/** What each way of working is in a kitchen. */
enum Kitchens {
  ONE_BY_ONE(Way.SEQUENTIAL,
      "One cook makes one dish after another, and stands by each pot while it simmers."), ONE_COOK(
          Way.ASYNC,
          "One cook puts all pots on the stove. While one simmers, he cuts for another: he does one thing at a time,"
              + " and waits for all at once. That is concurrency, and no two hands are ever in the same pot."), MANY_HANDS(
                  Way.THREADS,
                  "A hand for each dish. They cut at the same instant, which is parallelism, and share the kitchen:"
                      + " what they share now needs a lock."), MORE_COOKS(Way.CARRIERS,
                          "A cook for each stove, who take whatever dish is ready next: as many at the same instant as there are"
                              + " cores, however many dishes there are."), MORE_KITCHENS(
                                  Way.PROCESSES,
                                  "Another kitchen for each core, with cooks and larders of their own. It takes time to open one and to carry"
                                      + " dishes there; but a fire in one leaves the others alone.");

  final Way way;
  final String story;

  Kitchens(Way way, String story) {
    this.way = way;
    this.story = story;
  }
}
