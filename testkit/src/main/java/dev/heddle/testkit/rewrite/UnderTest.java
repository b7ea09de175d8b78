package dev.heddle.testkit.rewrite;

import java.util.HashSet;
import java.util.Set;

/**
 * Which classes are rewritten, and how.
 *
 * @param names of packages, without those below them, and of classes, with those nested in them
 * @param allMemory whether all fields get points, and not only those that are meant to be shared
 * @param hooks classes with methods that are {@link dev.heddle.testkit.hooks.InPlaceOf} others, besides our own
 */
public record UnderTest(Set<String> names, boolean allMemory, Set<Class<?>> hooks) {
  public UnderTest {
    names = Set.copyOf(names);
    hooks = Set.copyOf(hooks);
  }

  UnderTest with(String name) {
    var more = new HashSet<>(names);
    more.add(name);
    return new UnderTest(more, allMemory, hooks);
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
