package dev.heddle.stream;

import dev.heddle.Transform;

/** The stages that pass a part of the items on: the first ones, or those after them. */
final class Parts {
  private Parts() {}

  static <T> Source<T> take(Source<T> source, long count) {
    return out -> {
      if (count == 0) {
        return;
      }
      var enough = new Enough();
      long[] left = {count};
      enough.endsAtMost(
          source,
          item -> {
            if (left[0] > 0) {
              left[0]--;
              out.emit(item);
            }
            if (left[0] == 0) {
              throw enough;
            }
          });
    };
  }

  static <T> Source<T> takeWhile(Source<T> source, Transform<? super T, Boolean, ?> condition) {
    return out -> {
      var enough = new Enough();
      boolean[] over = {false};
      enough.endsAtMost(
          source,
          item -> {
            // A source may have caught what unwinds it.
            if (over[0] || !condition.apply(item)) {
              over[0] = true;
              throw enough;
            }
            out.emit(item);
          });
    };
  }

  static <T> Source<T> drop(Source<T> source, long count) {
    return out -> {
      long[] left = {count};
      source.run(
          item -> {
            if (left[0] > 0) {
              left[0]--;
            } else {
              out.emit(item);
            }
          });
    };
  }

  static <T> Source<T> dropWhile(Source<T> source, Transform<? super T, Boolean, ?> condition) {
    return out -> {
      boolean[] dropping = {true};
      source.run(
          item -> {
            if (dropping[0] && condition.apply(item)) {
              return;
            }
            dropping[0] = false;
            out.emit(item);
          });
    };
  }
}
