package dev.heddle.ipc.codec;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Classes of this process that are on no class path: what {@code java File.java} and JShell compile
 * into memory, what a loader of somebody's own has made or brought. Before a value with such a class is
 * sent, its class file and those that it names, and so on, are put into a folder that is on the workers'
 * class path ({@link SharedFolder}): a folder is looked into again each time that a class is looked
 * for, so this reaches workers that run already.
 *
 * <p>It is a way in one direction. What comes back names classes and never brings them: here it can
 * mean only those that were sent from here.
 */
public final class SharedClasses {
  private static final Pattern NAMES = Pattern.compile("L([^;<>()\\[:]+)[;<]");
  private static final ClassLoader SYSTEM = ClassLoader.getSystemClassLoader();
  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();
  private static final @Nullable ClassLoader OWN = SharedClasses.class.getClassLoader();

  /** Guarded by itself. */
  private static final Map<String, WeakReference<ClassLoader>> SHARED = new HashMap<>();

  private static volatile boolean expected = OWN != SYSTEM && !isOfTheJvm(OWN);

  private static final ClassValue<Boolean> DONE =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          ClassLoader loader = type.getClassLoader();
          if (!isOfTheJvm(loader) && !type.isHidden()) {
            share(type.getName(), loader);
          }
          return true;
        }
      };

  private SharedClasses() {}

  /** Whoever opens a pool may send it such classes, if the thread's loader knows any. */
  public static void expectThoseOf(Thread opener) {
    if (!isOfTheJvm(opener.getContextClassLoader())) {
      expected = true;
    }
  }

  /** The folder that has to be on a worker's class path; null if none is needed. */
  static @Nullable public String folder() throws IOException {
    return expected ? SharedFolder.path().toString() : null;
  }

  /**
   * Sees to it that workers find a class that is about to be sent.
   *
   * @throws IllegalArgumentException if they cannot
   */
  static void share(Class<?> type) {
    if (!isOfTheJvm(type.getClassLoader())) {
      Class<?> element = type;
      while (element.isArray()) {
        element = element.getComponentType();
      }
      DONE.get(element);
    }
  }

  /** One of those that were sent from here. */
  static Class<?> find(String name, ClassNotFoundException otherwise)
      throws ClassNotFoundException {
    String element =
        name.startsWith("[") ? name.replaceFirst("^\\[+L", "").replace(";", "") : name;
    WeakReference<ClassLoader> known;
    synchronized (SHARED) {
      known = SHARED.get(element);
    }
    ClassLoader loader = known == null ? null : known.get();
    if (loader == null) {
      throw otherwise;
    }
    return Class.forName(name, false, loader);
  }

  private static boolean isOfTheJvm(@Nullable ClassLoader loader) {
    return loader == null || loader == SYSTEM || loader == PLATFORM;
  }

  private static void share(String first, ClassLoader loader) {
    expected = true;
    synchronized (SHARED) {
      Deque<String> waiting = new ArrayDeque<>(List.of(first));
      while (!waiting.isEmpty()) {
        String name = waiting.remove();
        WeakReference<ClassLoader> by = SHARED.get(name);
        if (by == null || by.get() != loader) {
          waiting.addAll(shareOne(name, loader));
        }
      }
    }
  }

  /** The names of the classes it needs. */
  private static List<String> shareOne(String name, ClassLoader loader) {
    String file = name.replace('.', '/') + ".class";
    URL place = loader.getResource(file);
    if (place == null || isFoundByWorkers(file, place)) {
      return List.of();
    }
    try (InputStream in = place.openStream()) {
      byte[] bytes = in.readAllBytes();
      if (!SharedFolder.put(file, bytes)) {
        throw new IllegalArgumentException(
            "Workers know another class " + name + " than the one of " + loader
                + "; of two with one name only one can be sent by a process");
      }
      SHARED.put(name, new WeakReference<>(loader));
      return namesIn(bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The class " + name + " of " + loader
              + " cannot be handed to workers; say where they find"
              + " it: WorkerJvm.inherited().classPath(...)",
          e);
    }
  }

  private static boolean isFoundByWorkers(String file, URL place) {
    if (place.getProtocol().equals("jrt") || SYSTEM.getResource(file) != null) {
      return true;
    }
    URL own = OWN instanceof URLClassLoader ? OWN.getResource(file) : null;
    return own != null
        && own.toString().equals(place.toString())
        && (own.getProtocol().equals("file") || own.getProtocol().equals("jar"));
  }

  private static List<String> namesIn(byte[] classFile) {
    List<String> names = new ArrayList<>();
    for (PoolEntry entry : ClassFile.of().parse(classFile).constantPool()) {
      if (entry instanceof ClassEntry type && !type.asInternalName().startsWith("[")) {
        names.add(type.asInternalName().replace('/', '.'));
      } else if (entry instanceof Utf8Entry text && text.stringValue().indexOf(';') > 0) {
        Matcher found = NAMES.matcher(text.stringValue());
        while (found.find()) {
          names.add(found.group(1).replace('/', '.'));
        }
      }
    }
    return names;
  }
}
