package dev.heddle.testkit.rewrite;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which classes are rewritten, and how.
 *
 * @param names of packages, without those below them, and of classes, with those nested in them
 * @param allMemory whether all fields get points, and not only those that are meant to be shared
 * @param hooks classes with methods that are {@link dev.heddle.testkit.hooks.InPlaceOf} others, besides our own
 * @param tells whether they say more of what they do, for a failure that is told
 */
public record UnderTest(
    Set<String> names, boolean allMemory, Set<Class<?>> hooks, boolean tells) {
  private static final Pattern PATH = Pattern.compile("[^.*/\\s]+(\\.[^.*/\\s]+)*");

  public UnderTest {
    names = names.stream().map(Fields::nest).collect(Collectors.toUnmodifiableSet());
    hooks = Set.copyOf(hooks);
  }

  /**
   * Returns the name of a package or class if that can be rewritten.
   *
   * @throws IllegalArgumentException if it cannot
   */
  public static String requireRewritable(String name) {
    if (name.equals("java") || name.startsWith("java.")) {
      throw new IllegalArgumentException(
          "'" + name + "' is the JDK's, which is never rewritten: a call of it is one step of the"
              + " schedule");
    }
    if (!name.isEmpty() && !PATH.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name of a package or class: it has to be as in an import, such as"
              + " com.example.bank, which is that package without those below it");
    }
    return name;
  }

  public UnderTest(Set<String> names, boolean allMemory, Set<Class<?>> hooks) {
    this(names, allMemory, hooks, false);
  }

  UnderTest telling() {
    return new UnderTest(names, allMemory, hooks, true);
  }

  UnderTest with(String name) {
    var more = new HashSet<>(names);
    more.add(name);
    return new UnderTest(more, allMemory, hooks, tells);
  }

  boolean isHook(String internalName) {
    return !hooks.isEmpty()
        && hooks.stream()
            .anyMatch(
                each -> Fields.nest(internalName).equals(each.getName().replace('.', '/')));
  }

  boolean has(String className) {
    int dot = className.lastIndexOf('.');
    int dollar = className.indexOf('$', dot + 1);
    return names.contains(dot < 0 ? "" : className.substring(0, dot))
        || names.contains(dollar < 0 ? className : className.substring(0, dollar));
  }
}
