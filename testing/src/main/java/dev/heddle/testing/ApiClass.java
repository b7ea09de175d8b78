package dev.heddle.testing;

import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A class and what others see of it. What it inherits of a class that others do not see belongs to it.
 *
 * @param type the class
 * @param exported the packages that others see
 */
record ApiClass(Class<?> type, Set<String> exported) implements Comparable<ApiClass> {
  private static final int NOT_API =
      Modifier.SYNCHRONIZED | Modifier.NATIVE | Modifier.STRICT | Modifier.TRANSIENT
          | Modifier.VOLATILE;

  boolean isVisible() {
    return isVisible(type);
  }

  private boolean isVisible(Class<?> other) {
    Class<?> outer = other.getDeclaringClass();
    boolean open = outer == null
        ? Modifier.isPublic(other.getModifiers()) && !other.isAnonymousClass()
            && !other.isLocalClass()
        : isOpen(other.getModifiers(), outer) && isVisible(outer);
    return open && (exported.contains(other.getPackageName())
        || other.getPackageName().startsWith("java."));
  }

  /** A protected member is seen by subclasses, if there can be any. */
  private static boolean isOpen(int modifiers, Class<?> declaring) {
    return Modifier.isPublic(modifiers)
        || (Modifier.isProtected(modifiers) && !Modifier.isFinal(declaring.getModifiers()));
  }

  Stream<String> lines() {
    Set<String> members = new TreeSet<>();
    for (Class<?> part : parts()) {
      for (Field field : part.getDeclaredFields()) {
        add(members, field, field.toGenericString());
      }
      for (Executable method : part.getDeclaredMethods()) {
        add(members, method, method.toGenericString());
      }
    }
    for (Executable constructor : type.getDeclaredConstructors()) {
      add(members, constructor, constructor.toGenericString());
    }
    return Stream.concat(Stream.of(head()), members.stream());
  }

  /** The class, and those above it that others do not see. */
  private Set<Class<?>> parts() {
    Set<Class<?>> parts = new LinkedHashSet<>();
    addParts(type, parts);
    return parts;
  }

  private void addParts(Class<?> part, Set<Class<?>> parts) {
    parts.add(part);
    above(part).filter(above -> !isVisible(above)).forEach(above -> addParts(above, parts));
  }

  private static Stream<Class<?>> above(Class<?> part) {
    Stream<Class<?>> interfaces = Arrays.stream(part.getInterfaces());
    return part.getSuperclass() == null
        ? interfaces
        : Stream.concat(Stream.of(part.getSuperclass()), interfaces);
  }

  private void add(Set<String> members, Member member, String text) {
    if (isOpen(member.getModifiers(), type) && !member.isSynthetic()) {
      String own = member.getDeclaringClass().getTypeName();
      String name = member instanceof Field || member instanceof java.lang.reflect.Method
          ? text.replaceFirst(" \\Q" + own + ".\\E", " ")
          : text.replaceFirst("\\Q" + own + "\\E\\(", type.getSimpleName() + "(");
      members.add(type.getTypeName() + ": " + withoutNoise(name, member.getModifiers()));
    }
  }

  private static String withoutNoise(String text, int modifiers) {
    String api = text.replace("public ", "").replace("java.lang.", "");
    for (String word : Modifier.toString(modifiers & NOT_API).split(" ")) {
      api = word.isEmpty() ? api : api.replaceFirst("\\b" + word + " ", "");
    }
    return api;
  }

  private String head() {
    String text = withoutNoise(type.toGenericString(), 0).replace(type.getTypeName(), "").trim();
    return (type.getTypeName() + " " + text
        + list(" extends ", Stream.ofNullable(type.getGenericSuperclass()).filter(this::says))
        + list(type.isInterface() ? " extends " : " implements ",
            Stream.of(type.getGenericInterfaces()))
        + list(" permits ",
            type.isSealed() ? Stream.of(type.getPermittedSubclasses()) : Stream.of()))
        .replace("java.lang.", "");
  }

  private boolean says(Type above) {
    return above != Object.class && above != Record.class && !type.isEnum();
  }

  private String list(String before, Stream<? extends Type> types) {
    List<String> names = types.filter(this::isVisible).map(Type::getTypeName).toList();
    return names.isEmpty() ? "" : names.stream().collect(Collectors.joining(", ", before, ""));
  }

  private boolean isVisible(Type named) {
    return switch (named) {
      case Class<?> plain -> isVisible(plain);
      case java.lang.reflect.ParameterizedType generic ->
        isVisible((Class<?>) generic.getRawType());
      default -> true;
    };
  }

  @Override
  public int compareTo(ApiClass other) {
    return Comparator.<ApiClass, String>comparing(api -> api.type.getTypeName()).compare(this,
        other);
  }
}
