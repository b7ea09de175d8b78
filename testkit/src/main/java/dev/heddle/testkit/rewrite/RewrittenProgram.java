package dev.heddle.testkit.rewrite;

import dev.heddle.Action;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** A program whose classes are rewritten, to be run again and again as if each time were the first. */
public final class RewrittenProgram implements Action<Exception> {
  private final RewritingLoader loader;
  private final Call call;

  @FunctionalInterface
  private interface Call {
    void run() throws ReflectiveOperationException;
  }

  private RewrittenProgram(RewritingLoader loader, Call call) {
    this.loader = loader;
    this.call = call;
  }

  /**
   * Of a main method.
   *
   * @param program the class that has it
   * @param more what is under test besides that class
   */
  public static RewrittenProgram ofMain(Class<?> program, UnderTest more) {
    RewritingLoader loader = loader(program, more);
    return new RewrittenProgram(loader, () -> {
      Method main = loader.loadClass(program.getName()).getDeclaredMethod("main", String[].class);
      main.setAccessible(true);
      main.invoke(null, (Object) new String[0]);
    });
  }

  /**
   * Of a test method, each time on a new instance.
   *
   * @param test the class that JUnit has chosen, which may be below the one that has the method
   * @param method the method
   * @param arguments what it is called with
   * @param more what is under test besides that class
   */
  public static RewrittenProgram ofTest(
      Class<?> test, Method method, Object[] arguments, UnderTest more) {
    RewritingLoader loader =
        loader(test, more.with(outermost(method.getDeclaringClass()).getName()));
    return new RewrittenProgram(loader, () -> {
      var constructor = loader.loadClass(test.getName()).getDeclaredConstructor();
      constructor.setAccessible(true);
      Method rewritten =
          loader.loadClass(method.getDeclaringClass().getName())
              .getDeclaredMethod(method.getName(), method.getParameterTypes());
      rewritten.setAccessible(true);
      rewritten.invoke(constructor.newInstance(), arguments);
    });
  }

  private static Class<?> outermost(Class<?> nested) {
    Class<?> outer = nested;
    while (outer.getEnclosingClass() != null) {
      outer = outer.getEnclosingClass();
    }
    return outer;
  }

  private static RewritingLoader loader(Class<?> program, UnderTest more) {
    return new RewritingLoader(
        program.getClassLoader(), more.with(outermost(program).getName()));
  }

  @Override
  public void run() throws Exception {
    loader.reset();
    try {
      call.run();
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case Exception thrown -> throw thrown;
        case Error thrown -> throw thrown;
        case Throwable other -> throw new IllegalStateException(other);
      }
    }
  }
}
