package dev.heddle.testkit.rewrite;

import dev.heddle.testkit.carrier.Doing;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Loads the classes under test a second time, rewritten: those of some packages, or of a class and what is
 * nested in it. All others are its parent's.
 */
public final class RewritingLoader extends ClassLoader {
  private final Set<String> tested;
  private final Fields fields;
  private final Rewriter rewriter;
  private final List<Class<?>> rewritten = new ArrayList<>();

  /**
   * Makes a loader.
   *
   * @param parent where the classes are
   * @param tested names of packages, and of classes
   * @param allMemory whether all fields get points, and not only those that are meant to be shared
   */
  public RewritingLoader(ClassLoader parent, Set<String> tested, boolean allMemory) {
    super(Doing.REWRITTEN, parent);
    this.tested = Set.copyOf(tested);
    this.fields = new Fields(allMemory);
    this.rewriter = new Rewriter(fields, parent);
    setDefaultAssertionStatus(true);
  }

  private boolean isTested(String name) {
    int dot = name.lastIndexOf('.');
    int dollar = name.indexOf('$', dot + 1);
    return tested.contains(dot < 0 ? "" : name.substring(0, dot))
        || tested.contains(dollar < 0 ? name : name.substring(0, dollar));
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!isTested(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known != null ? known : findClass(name);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    ClassModel model = rewriter.parse(bytes(name));
    fields.learn(model);
    learnNest(model);
    byte[] bytes = rewriter.rewrite(model);
    Class<?> made = defineClass(name, bytes, 0, bytes.length);
    rewritten.add(made);
    return made;
  }

  /** Whoever accesses a field of another class of the nest has to know what kind it is. */
  private void learnNest(ClassModel model) throws ClassNotFoundException {
    for (var entry : model.constantPool()) {
      if (entry instanceof ClassEntry other) {
        String name = other.asInternalName().replace('/', '.');
        if (!name.startsWith("[") && isTested(name)) {
          fields.learn(rewriter.parse(bytes(name)));
        }
      }
    }
  }

  private byte[] bytes(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** Begins anew what is static in the classes that have been initialized; before each schedule. */
  public void reset() {
    for (Class<?> each : List.copyOf(rewritten)) {
      if (!each.isInterface() && !isOnlyConstants(each)) {
        reset(each);
      }
    }
  }

  /** An enum of which the JDK keeps the constants: new ones would be others than those it knows. */
  private static boolean isOnlyConstants(Class<?> each) {
    return each.isEnum()
        && Arrays.stream(each.getDeclaredFields())
            .allMatch(
                field -> field.isEnumConstant() || field.isSynthetic()
                    || !Modifier.isStatic(field.getModifiers()));
  }

  private static void reset(Class<?> each) {
    try {
      Method reset = each.getDeclaredMethod(Rewriter.RESET);
      reset.setAccessible(true);
      reset.invoke(null);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          "What is static in " + each.getName() + " could not be begun anew", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Not rewritten: " + each, e);
    }
  }
}
