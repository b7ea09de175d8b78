package dev.heddle.testkit.rewrite;

import dev.heddle.testkit.hooks.Chance;
import dev.heddle.testkit.hooks.Futures;
import dev.heddle.testkit.hooks.Hooks;
import dev.heddle.testkit.hooks.InPlaceOf;
import dev.heddle.testkit.hooks.Pools;
import dev.heddle.testkit.hooks.Threads;
import dev.heddle.testkit.hooks.TimedWaits;
import dev.heddle.testkit.hooks.WallClocks;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which methods of the JDK are replaced by a hook: all that have one that is {@link InPlaceOf} them. */
final class Redirects {
  private static final List<Class<?>> HOOKS =
      List.of(
          Hooks.class, TimedWaits.class, Threads.class, WallClocks.class, Chance.class,
          Futures.class, Pools.class);

  private static final Map<String, List<Hook>> OUR_OWN = in(HOOKS);

  private final ClassLoader classes;
  private final Map<String, List<Hook>> theirs;
  private final Map<String, Boolean> below = new HashMap<>();

  /**
   * Made with what knows the classes that are called.
   *
   * @param classes where they are; none is initialized
   * @param more hooks besides our own, which go before those
   */
  Redirects(ClassLoader classes, Collection<Class<?>> more) {
    this.classes = classes;
    this.theirs = in(more);
  }

  /** A static method that is called in place of another one. */
  record Hook(ClassDesc owner, String name, MethodTypeDesc type, Class<?> of, boolean ofStatic) {
    MethodHandleDesc handle() {
      return MethodHandleDesc.ofMethod(
          DirectMethodHandleDesc.Kind.STATIC, owner, name, type);
    }
  }

  private static Map<String, List<Hook>> in(Collection<Class<?>> all) {
    Map<String, List<Hook>> found = new HashMap<>();
    for (Class<?> hooks : all) {
      for (Method method : hooks.getDeclaredMethods()) {
        InPlaceOf place = method.getAnnotation(InPlaceOf.class);
        if (place != null) {
          Method replaced = replaced(method, place.value());
          boolean ofStatic = Modifier.isStatic(replaced.getModifiers());
          MethodTypeDesc type = type(method);
          MethodTypeDesc called = ofStatic ? type : type.dropParameterTypes(0, 1);
          found
              .computeIfAbsent(method.getName() + called.descriptorString(), _ -> new ArrayList<>())
              .add(
                  new Hook(
                      hooks.describeConstable().orElseThrow(), method.getName(), type,
                      place.value(), ofStatic));
        }
      }
    }
    return found;
  }

  private static MethodTypeDesc type(Method method) {
    return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
        .describeConstable().orElseThrow();
  }

  /** A hook in place of nothing is a mistake of ours. */
  private static Method replaced(Method hook, Class<?> owner) {
    Class<?>[] all = hook.getParameterTypes();
    try {
      if (all.length > 0 && all[0] == owner) {
        Class<?>[] rest = Arrays.copyOfRange(all, 1, all.length);
        Optional<Method> replaced =
            Stream.of(owner.getMethods(), owner.getDeclaredMethods()).flatMap(Arrays::stream)
                .filter(
                    each -> each.getName().equals(hook.getName())
                        && !Modifier.isStatic(each.getModifiers())
                        && Arrays.equals(each.getParameterTypes(), rest))
                .findFirst();
        if (replaced.isPresent()) {
          return replaced.get();
        }
      }
      return owner.getDeclaredMethod(hook.getName(), all);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(hook + " is in place of nothing", e);
    }
  }

  Optional<Hook> find(boolean isStatic, String owner, String name, String descriptor) {
    String key = name + descriptor;
    return find(theirs, key, isStatic, owner).or(() -> find(OUR_OWN, key, isStatic, owner));
  }

  private Optional<Hook> find(
      Map<String, List<Hook>> hooks, String key, boolean isStatic, String owner) {
    for (Hook hook : hooks.getOrDefault(key, List.of())) {
      if (hook.ofStatic() == isStatic
          && (isStatic
              ? owner.equals(hook.of().getName().replace('.', '/'))
              : isBelow(owner, hook.of()))) {
        return Optional.of(hook);
      }
    }
    return Optional.empty();
  }

  boolean isBelow(String owner, Class<?> type) {
    return below.computeIfAbsent(owner + " " + type.getName(), _ -> {
      try {
        return type.isAssignableFrom(Class.forName(owner.replace('/', '.'), false, classes));
      } catch (ClassNotFoundException | LinkageError e) {
        return false;
      }
    });
  }
}
