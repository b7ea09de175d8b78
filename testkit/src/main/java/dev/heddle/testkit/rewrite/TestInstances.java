package dev.heddle.testkit.rewrite;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/** New instances of test classes that are rewritten, and of those around them if they are no static ones. */
final class TestInstances {
  private TestInstances() {}

  /** Calls a test method on a new instance. */
  static void call(RewritingLoader loader, Class<?> test, Method method, Object[] arguments)
      throws ReflectiveOperationException {
    Method rewritten =
        loader.loadClass(method.getDeclaringClass().getName())
            .getDeclaredMethod(method.getName(), method.getParameterTypes());
    rewritten.setAccessible(true);
    rewritten.invoke(make(loader.loadClass(test.getName())), arguments);
  }

  private static Object make(Class<?> test) throws ReflectiveOperationException {
    Constructor<?> constructor =
        isInner(test)
            ? test.getDeclaredConstructor(test.getDeclaringClass())
            : test.getDeclaredConstructor();
    constructor.setAccessible(true);
    return isInner(test)
        ? constructor.newInstance(make(test.getDeclaringClass()))
        : constructor.newInstance();
  }

  private static boolean isInner(Class<?> test) {
    return test.isMemberClass() && !Modifier.isStatic(test.getModifiers());
  }

  /** Refuses what could not be called. */
  static void require(
      Class<?> test, Method method, Object[] arguments, RewritingLoader loader) {
    for (Class<?> each = test; each != null; each =
        isInner(each) ? each.getDeclaringClass() : null) {
      requireMakeable(each);
    }
    for (Object argument : arguments) {
      if (argument != null && loader.rewrites(argument.getClass().getName())) {
        throw new IllegalArgumentException(
            method.getName() + " is given a " + argument.getClass().getName()
                + " by JUnit, and expects one that is rewritten: make it in the method, or put that"
                + " class into a package of its own");
      }
    }
  }

  private static void requireMakeable(Class<?> test) {
    Class<?>[] parameters =
        isInner(test) ? new Class<?>[]{test.getDeclaringClass()} : new Class<?>[0];
    try {
      test.getDeclaredConstructor(parameters);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          test.getName() + " has no constructor without parameters, and each schedule needs a new"
              + " instance: give it one, and what it takes now to the test methods",
          e);
    }
  }
}
