package dev.heddle.testkit.rewrite;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The class files of a program as they are, none of them loaded; names are those inside of class files. */
final class ClassFiles {
  private static final Pattern TYPE = Pattern.compile("L([^;<>:()]+)[;<]");

  private final ClassLoader classes;
  private final Map<String, Optional<ClassModel>> models = new HashMap<>();
  private final Map<String, Set<ClassModel>> nests = new HashMap<>();

  ClassFiles(ClassLoader classes) {
    this.classes = classes;
  }

  /** A class and those nested in it, as far as they mention each other. */
  Set<ClassModel> nest(String outermost) {
    Set<ClassModel> known = nests.get(outermost);
    if (known == null) {
      known = new HashSet<>();
      addNest(outermost, outermost, known, new HashSet<>());
      nests.put(outermost, known);
    }
    return known;
  }

  private void addNest(String name, String outermost, Set<ClassModel> found, Set<String> seen) {
    if (seen.add(name)) {
      find(name).ifPresent(model -> {
        found.add(model);
        for (PoolEntry entry : model.constantPool()) {
          if (entry instanceof ClassEntry other
              && Fields.nest(other.asInternalName()).equals(outermost)) {
            addNest(other.asInternalName(), outermost, found, seen);
          }
        }
      });
    }
  }

  /** The outermost classes that a nest mentions, of its package. */
  Set<String> mentionedBy(String outermost) {
    Set<String> all = new HashSet<>();
    for (ClassModel model : nest(outermost)) {
      for (PoolEntry entry : model.constantPool()) {
        if (entry instanceof ClassEntry other) {
          all.add(other.asInternalName());
        } else if (entry instanceof Utf8Entry text) {
          TYPE.matcher(text.stringValue()).results().forEach(type -> all.add(type.group(1)));
        }
      }
    }
    return all.stream()
        .filter(other -> packageOf(other).equals(packageOf(outermost)))
        .map(Fields::nest)
        .filter(other -> !other.equals(outermost))
        .collect(Collectors.toSet());
  }

  static String packageOf(String internalName) {
    return internalName.substring(0, Math.max(0, internalName.lastIndexOf('/')));
  }

  /** One class; empty if there is none, or it is the JDK's. */
  Optional<ClassModel> find(String internalName) {
    return models.computeIfAbsent(internalName, this::parse);
  }

  private Optional<ClassModel> parse(String internalName) {
    if (internalName.startsWith("[") || internalName.startsWith("java/")) {
      return Optional.empty();
    }
    try (InputStream in = classes.getResourceAsStream(internalName + ".class")) {
      return in == null
          ? Optional.empty()
          : Optional.of(ClassFile.of().parse(in.readAllBytes()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
