package dev.heddle.testkit.carrier;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The numbers of what rewritten classes touch: two places have two, from 1 on, and each has a name. */
public final class Places {
  private static final Map<String, Integer> NUMBERS = new ConcurrentHashMap<>();
  private static final List<String> NAMES = new CopyOnWriteArrayList<>();

  private Places() {}

  /** The number of a field, as its class and name, or of a class that is called. */
  public static int numberOf(String place) {
    return NUMBERS.computeIfAbsent(place, _ -> {
      NAMES.add(place);
      return NAMES.size();
    });
  }

  /** What a thread is about to do there, in words; nothing if there is no such place. */
  static String before(int place, boolean writes) {
    if (place <= 0 || place > NAMES.size()) {
      return "";
    }
    String name = NAMES.get(place - 1);
    String shortName = name.substring(name.lastIndexOf('/') + 1);
    return shortName.indexOf('.') < 0
        ? " before a call of " + shortName
        : " before it " + (writes ? "writes " : "reads ") + shortName;
  }
}
