package dev.heddle.libraries;

import dev.heddle.Action;
import dev.heddle.Heddle;
import dev.heddle.HeddleBuilder;

/** Where each library is tried. */
enum Runs {
  EVENT_LOOP, CARRIERS_2;

  HeddleBuilder builder() {
    return this == EVENT_LOOP ? Heddle.builder() : Heddle.builder().carriers(2);
  }

  <E extends Exception> void run(Action<E> main) throws E {
    builder().run(main);
  }
}
