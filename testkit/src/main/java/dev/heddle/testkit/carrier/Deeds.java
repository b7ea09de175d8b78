package dev.heddle.testkit.carrier;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a thread does in one step, the first and the last of it, in words. */
final class Deeds {
  /** So many are told of the beginning of a step, and of its end. */
  private static final int MOST = 6;

  /** What a call does besides, which comes before its end. */
  static final String WAKES = "wakes ";

  static final String WAKES_NOBODY = "signals nobody, since nobody waits for ";

  private final List<Deed> first = new ArrayList<>();
  private final Deque<Deed> last = new ArrayDeque<>();
  private int left;

  private static final class Deed {
    private final String what;
    private final String where;
    private @Nullable String value;
    private int times = 1;

    Deed(String what, @Nullable String value, String where) {
      this.what = what;
      this.value = value;
      this.where = where;
    }

    boolean isLike(Deed other) {
      return text().equals(other.text());
    }

    String text() {
      return what + (value == null ? "" : ": " + value) + where;
    }

    @Override
    public String toString() {
      return text() + (times == 1 ? "" : " " + times + " times");
    }
  }

  /** What is like the one before is told once, with how often. */
  void add(String what, @Nullable String value, String where) {
    mergeLast();
    var deed = new Deed(what, value, where);
    if (first.size() < MOST) {
      first.add(deed);
    } else {
      last.add(deed);
      if (last.size() > MOST) {
        last.remove();
        left++;
      }
    }
  }

  /** Now that the last two are complete. */
  private void mergeLast() {
    Iterator<Deed> all = newestFirst();
    if (all.hasNext()) {
      Deed newest = all.next();
      if (all.hasNext()) {
        Deed before = all.next();
        if (before.isLike(newest)) {
          before.times += newest.times;
          if (last.isEmpty()) {
            first.removeLast();
          } else {
            last.removeLast();
          }
        }
      }
    }
  }

  private Iterator<Deed> newestFirst() {
    List<Deed> newest = new ArrayList<>(2);
    last.descendingIterator().forEachRemaining(newest::add);
    newest.addAll(first.reversed());
    return newest.iterator();
  }

  /** Says what came of the last of them, if it was this; returns whether it was. */
  boolean cameTo(String what, @Nullable String value) {
    Iterator<Deed> all = newestFirst();
    while (all.hasNext()) {
      Deed deed = all.next();
      if (!deed.what.startsWith(WAKES) && !deed.what.startsWith(WAKES_NOBODY)) {
        boolean is = deed.what.equals(what) && deed.value == null;
        if (is) {
          deed.value = value;
        }
        return is;
      }
    }
    return false;
  }

  /** Whether the last of them said just this, or begins so. */
  boolean endsWith(String what) {
    Iterator<Deed> all = newestFirst();
    return all.hasNext() && all.next().what.equals(what);
  }

  /** In their order, and how the step ended. */
  List<String> words(String how) {
    mergeLast();
    List<String> words = new ArrayList<>();
    first.forEach(each -> words.add(each + ","));
    if (left > 0) {
      words.add("...,");
    }
    last.forEach(each -> words.add(each + ","));
    words.add(how);
    return words;
  }
}
