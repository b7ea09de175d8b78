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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Loads the classes under test a second time, rewritten: those of some packages, or of a class and what is
 * nested in it. All others are its parent's.
 */
public final class RewritingLoader extends ClassLoader {
  private final UnderTest tested;
  private final Fields fields;
  private final Rewriter rewriter;
  private final List<Class<?>> loaded = new ArrayList<>();
  private final List<Method> resets = new ArrayList<>();
  private final Set<String> found = new HashSet<>();

  /**
   * Makes a loader.
   *
   * @param parent where the classes are
   * @param tested the classes under test
   */
  public RewritingLoader(ClassLoader parent, UnderTest tested) {
    super(Doing.REWRITTEN, parent);
    this.tested = tested;
    this.fields = new Fields(tested.allMemory());
    this.rewriter = new Rewriter(tested, fields, parent);
    setDefaultAssertionStatus(true);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!tested.has(name)) {
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
    loaded.add(made);
    found.add(made.getPackageName());
    found.add(Fields.nest(name));
    return made;
  }

  /** Whoever accesses a field of another class of the nest has to know what kind it is. */
  private void learnNest(ClassModel model) throws ClassNotFoundException {
    for (var entry : model.constantPool()) {
      if (entry instanceof ClassEntry other) {
        String name = other.asInternalName().replace('/', '.');
        if (!name.startsWith("[") && tested.has(name)) {
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

  /** One of the same classes, which say more of what they do. */
  RewritingLoader telling() {
    return new RewritingLoader(getParent(), tested.telling());
  }

  /** Whether a class is loaded here, and not by the parent. */
  boolean rewrites(String className) {
    return tested.has(className);
  }

  /** Each name has to be of a class, or of a package, as far as these can be found. */
  void requireAllFound() {
    for (String name : tested.names()) {
      if (!found.contains(name) && !exists(name)) {
        throw new IllegalArgumentException(
            "There is no class or package '" + name
                + "' to be rewritten. A package is named without"
                + " those below it, and a nested class by the one that is around it");
      }
    }
  }

  private boolean exists(String name) {
    String path = name.replace('.', '/');
    return getParent().getResource(path + ".class") != null
        || getParent().getResource(path) != null
        || ModuleLayer.boot().modules().stream()
            .anyMatch(module -> module.getPackages().contains(name));
  }

  /** Begins anew what is static in the classes that have been initialized; before each schedule. */
  public void reset() {
    for (int i = 0; i < loaded.size(); i++) {
      Class<?> each = loaded.get(i);
      if (!each.isInterface() && !isOnlyConstants(each)) {
        resets.add(resetOf(each));
      }
    }
    loaded.clear();
    // By number, since to begin one class anew may load others, which need not be begun anew then.
    for (int i = 0, count = resets.size(); i < count; i++) {
      invoke(resets.get(i));
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

  private static Method resetOf(Class<?> each) {
    try {
      Method reset = each.getDeclaredMethod(Rewriter.RESET);
      reset.setAccessible(true);
      return reset;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("Not rewritten: " + each, e);
    }
  }

  private static void invoke(Method reset) {
    try {
      reset.invoke(null);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          "What is static in " + reset.getDeclaringClass().getName()
              + " could not be begun anew",
          e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("Not accessible: " + reset, e);
    }
  }
}
