package dev.heddle.ipc.launch;

import dev.heddle.Heddle;
import dev.heddle.ipc.codec.SharedClasses;
import dev.heddle.scheduler.EventLoop;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Where workers find the classes of this process: on the same class path, in the same modules. Where a
 * loader of somebody's own has brought Heddle in, as in JShell or a web server, its files are on the
 * workers' class path too.
 */
final class WorkerClasses {
  private static final String ADVICE =
      "Unpack that jar, with Spring Boot by 'java -Djarmode=tools -jar app.jar extract', and start what"
          + " comes of it; or say where workers find all classes:"
          + " WorkerJvm.inherited().classPath(...)";

  private WorkerClasses() {}

  /** The options that tell a worker, and which of our classes it begins with. */
  static List<String> options(JvmSetup jvm, Class<?> main) throws IOException {
    List<String> words = new ArrayList<>();
    Module module = WorkerClasses.class.getModule();
    boolean modular = module.isNamed() && jvm.classPath() == null;
    String classPath = jvm.classPath() != null ? jvm.classPath() : classPath();
    String shared = SharedClasses.folder();
    if (shared != null) {
      classPath = classPath.isEmpty() ? shared : classPath + File.pathSeparator + shared;
    }
    if (!classPath.isEmpty()) {
      words.addAll(List.of("-cp", jvm.directory() == null ? classPath : absolute(classPath)));
    }
    String modulePath = System.getProperty("jdk.module.path", "");
    if (!modulePath.isEmpty() && jvm.classPath() == null) {
      words.addAll(List.of("-p", jvm.directory() == null ? modulePath : absolute(modulePath)));
    }
    if (modular) {
      // In an image that jlink has made there is no module path: all modules are the JDK's.
      words.addAll(
          List.of("--add-modules", modules(), "-m", module.getName() + "/" + main.getName()));
    } else {
      words.add(main.getName());
    }
    return words;
  }

  /** Whom the access flag is for. */
  static String accessTo(JvmSetup jvm) {
    Module scheduler = EventLoop.class.getModule();
    return scheduler.isNamed() && jvm.classPath() == null ? scheduler.getName() : "ALL-UNNAMED";
  }

  private static String modules() {
    return ModuleLayer.boot().modules().stream().map(Module::getName).sorted()
        .collect(Collectors.joining(","));
  }

  private static String absolute(String path) {
    List<String> entries = new ArrayList<>();
    for (String entry : path.split(File.pathSeparator, -1)) {
      entries.add(new File(entry).getAbsolutePath());
    }
    return String.join(File.pathSeparator, entries);
  }

  private static String classPath() throws IOException {
    String own = System.getProperty("java.class.path", "");
    ClassLoader loader = WorkerClasses.class.getClassLoader();
    if (loader == ClassLoader.getSystemClassLoader() || WorkerClasses.class.getModule().isNamed()) {
      return own;
    }
    SequencedSet<String> entries = new LinkedHashSet<>();
    if (!own.isEmpty()) {
      entries.addAll(List.of(own.split(File.pathSeparator)));
    }
    addUrls(loader, entries);
    for (Class<?> needed : List.of(
        WorkerClasses.class, Heddle.class, EventLoop.class, LoggerFactory.class)) {
      entries.add(placeOf(needed));
    }
    return String.join(File.pathSeparator, entries);
  }

  /** Parents first, as classes are looked for. */
  private static void addUrls(@Nullable ClassLoader loader, SequencedSet<String> entries) {
    if (loader == null || loader == ClassLoader.getSystemClassLoader()) {
      return;
    }
    addUrls(loader.getParent(), entries);
    if (loader instanceof URLClassLoader urls) {
      for (URL url : urls.getURLs()) {
        String file = fileOf(url);
        if (file != null) {
          entries.add(file);
        }
      }
    }
  }

  private static @Nullable String fileOf(URL url) {
    try {
      URI address = url.toURI();
      return address.getScheme().equals("file") ? Path.of(address).toString() : null;
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException _) {
      return null;
    }
  }

  private static String placeOf(Class<?> type) throws IOException {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL place = source == null ? null : source.getLocation();
    String file = place == null ? null : fileOf(place);
    if (file == null) {
      throw new IOException(
          "A worker process cannot find " + type.getName() + ", which " + type.getClassLoader()
              + " has loaded from " + (place == null ? "where only it knows" : place)
              + ": a JVM can read neither a jar within a jar nor what another one has in memory. "
              + ADVICE);
    }
    return file;
  }
}
