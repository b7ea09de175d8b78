package dev.heddle.applications.crawler;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Tells of dead links as they are found, and of all in the end. */
final class Report implements Consumer<Page> {
  private final List<Page> pages = new ArrayList<>();
  private boolean complete;

  @Override
  public void accept(Page page) {
    pages.add(page);
    if (page.dead() != null) {
      System.out.println(
          "dead: " + page.uri() + " (" + page.dead() + "), linked from " + page.linkedFrom());
    }
  }

  void complete() {
    complete = true;
  }

  /** Returns the exit code: 0 if all was seen and well. */
  int print() {
    long dead = pages.stream().filter(page -> page.dead() != null).count();
    System.out.println(
        pages.size() + " pages, " + dead + " dead links" + (complete ? "" : ", not complete"));
    return complete && dead == 0 ? 0 : 1;
  }
}
