package dev.heddle.testkit.rewrite;

import dev.heddle.Action;
import dev.heddle.testkit.carrier.SimulatedCarrier;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/** A program whose classes are rewritten, to be run again and again as if each time were the first. */
public final class RewrittenProgram implements Action<Exception> {
  private final RewritingLoader loader;
  private final Call call;

  @FunctionalInterface
  private interface Call {
    void run(RewritingLoader loader) throws ReflectiveOperationException;
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
   * @throws IllegalArgumentException if it has none
   */
  public static RewrittenProgram ofMain(Class<?> program, UnderTest more) {
    try {
      if (Modifier.isStatic(program.getDeclaredMethod("main", String[].class).getModifiers())) {
        return new RewrittenProgram(loader(program, more), loader -> {
          Method main =
              loader.loadClass(program.getName()).getDeclaredMethod("main", String[].class);
          main.setAccessible(true);
          main.invoke(null, (Object) new String[0]);
        });
      }
    } catch (NoSuchMethodException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        program.getName() + " has no 'static void main(String[] args)', which is what is run: give"
            + " it one, or the class that has it");
  }

  /**
   * Of a test method, each time on a new instance.
   *
   * @param test the class that JUnit has chosen, which may be below the one that has the method
   * @param method the method
   * @param arguments what it is called with
   * @param more what is under test besides that class
   * @throws IllegalArgumentException if it cannot be run on a new instance
   */
  public static RewrittenProgram ofTest(
      Class<?> test, Method method, Object[] arguments, UnderTest more) {
    var loader = loader(test, more.with(method.getDeclaringClass().getName()));
    TestInstances.require(test, method, arguments, loader);
    return new RewrittenProgram(
        loader, classes -> TestInstances.call(classes, test, method, arguments));
  }

  private static RewritingLoader loader(Class<?> program, UnderTest more) {
    ClassLoader parent = program.getClassLoader();
    return new RewritingLoader(
        parent, new Neighbours(parent).with(more.with(program.getName())));
  }

  /** The same program, loaded once more, which says more of what it does. */
  public RewrittenProgram told() {
    return new RewrittenProgram(loader.telling(), call);
  }

  /**
   * Looks whether each name that was given is one of something.
   *
   * @throws IllegalArgumentException if it is of neither a class nor a package that has been found
   */
  public void requireAllFound() {
    loader.requireAllFound();
  }

  @Override
  public void run() throws Exception {
    loader.reset();
    try {
      call.run(loader);
    } catch (InvocationTargetException e) {
      SimulatedCarrier carrier = SimulatedCarrier.current();
      if (carrier != null) {
        carrier.threw("fails with", e.getCause());
      }
      switch (e.getCause()) {
        case Exception thrown -> throw thrown;
        case Error thrown -> throw thrown;
        case Throwable other -> throw new IllegalStateException(other);
      }
    }
  }
}
