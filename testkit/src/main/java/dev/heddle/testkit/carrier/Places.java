package dev.heddle.testkit.carrier;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The numbers of what rewritten classes touch: two places have two, from 1 on, and each has a name. */
public final class Places {
  private static final char CALL = '#';
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

  /** The number of what a call is told by: no place, since all methods of an object are one. */
  public static int numberOfCall(String owner, String method) {
    return numberOf(owner + CALL + method);
  }

  /** What is done there, in words; empty if there is no such place. */
  static String words(int place, boolean writes) {
    if (place <= 0 || place > NAMES.size()) {
      return "";
    }
    String name = NAMES.get(place - 1);
    String shortName = name.substring(name.lastIndexOf('/') + 1);
    return shortName.indexOf(CALL) < 0
        ? (writes ? "writes " : "reads ") + shortName
        : "calls " + shortName.replace(CALL, '.');
  }
}
