package dev.heddle.testkit.rewrite;

import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which classes have to be rewritten with those under test, since they are of the same package and would not fit otherwise. A
 * package of the JVM's is a name and a loader: of a class that is not loaded a second time, one that is may not use what only
 * its package may; and the first knows nothing of the second.
 *
 * <pre>
 *   under test:  TransferTest  ── uses what only the package may ──▶  Account     is rewritten too
 *                              ── uses ──▶  Bank ── mentions ──▶  Account         so is Bank
 *                              ── uses ──▶  Money                                 stays as it is
 * </pre>
 */
final class Neighbours {
  private static final int NOT_OF_PACKAGE =
      Modifier.PUBLIC | Modifier.PROTECTED | Modifier.PRIVATE | Modifier.STATIC;

  private final ClassFiles files;

  Neighbours(ClassLoader classes) {
    files = new ClassFiles(classes);
  }

  /** The classes under test and those that have to be. */
  UnderTest with(UnderTest tested) {
    UnderTest all = tested;
    boolean more = true;
    while (more) {
      more = false;
      for (String name : reachable(all)) {
        if (!all.has(dotted(name)) && (isNeeded(name, all) || mentionsAny(name, all))) {
          all = all.with(dotted(name));
          more = true;
        }
      }
    }
    return all;
  }

  /** The outermost classes of packages of which single classes are under test, as far as one leads to another. */
  private Set<String> reachable(UnderTest tested) {
    Set<String> found = new HashSet<>();
    tested.names().forEach(name -> reach(slashed(name), found));
    return found;
  }

  private void reach(String name, Set<String> found) {
    if (!files.nest(name).isEmpty() && found.add(name)) {
      files.mentionedBy(name).forEach(other -> reach(other, found));
    }
  }

  private boolean mentionsAny(String name, UnderTest tested) {
    return files.mentionedBy(name).stream().anyMatch(other -> tested.has(dotted(other)));
  }

  private boolean isNeeded(String name, UnderTest tested) {
    return tested.names().stream()
        .map(Neighbours::slashed)
        .filter(each -> ClassFiles.packageOf(each).equals(ClassFiles.packageOf(name)))
        .flatMap(each -> files.nest(each).stream())
        .anyMatch(user -> overrides(user, name) || uses(user, name));
  }

  /** What only the package may call, one below it from another package does not override, and nobody would say so. */
  private boolean overrides(ClassModel user, String name) {
    return user.superclass()
        .map(ClassEntry::asInternalName)
        .filter(above -> Fields.nest(above).equals(name))
        .flatMap(files::find)
        .filter(
            above -> above.methods().stream()
                .anyMatch(
                    method -> isOfPackage(method.flags())
                        && !method.methodName().equalsString("<init>")))
        .isPresent();
  }

  private boolean uses(ClassModel user, String name) {
    for (PoolEntry entry : user.constantPool()) {
      boolean needed =
          switch (entry) {
            case ClassEntry other when Fields.nest(other.asInternalName()).equals(name) ->
              files.find(other.asInternalName()).filter(model -> isForAll(model.flags()))
                  .isEmpty();
            case MemberRefEntry member -> ownerOfHidden(member) instanceof String owner
                && Fields.nest(owner).equals(name);
            default -> false;
          };
      if (needed) {
        return true;
      }
    }
    return false;
  }

  /** The class that has a member which is not for all; null if it is. */
  private @Nullable String ownerOfHidden(MemberRefEntry member) {
    Optional<ClassModel> owner = files.find(member.owner().asInternalName());
    while (owner.isPresent()) {
      Optional<AccessFlags> flags = flags(owner.get(), member);
      if (flags.isPresent()) {
        return isForAll(flags.get()) ? null : owner.get().thisClass().asInternalName();
      }
      owner = owner.get().superclass().flatMap(above -> files.find(above.asInternalName()));
    }
    return null;
  }

  private static Optional<AccessFlags> flags(ClassModel owner, MemberRefEntry member) {
    return Stream
        .concat(
            owner.fields().stream()
                .filter(
                    each -> each.fieldName().equalsString(member.name().stringValue())
                        && each.fieldType().equalsString(member.type().stringValue()))
                .map(each -> each.flags()),
            owner.methods().stream()
                .filter(
                    each -> each.methodName().equalsString(member.name().stringValue())
                        && each.methodType().equalsString(member.type().stringValue()))
                .map(each -> each.flags()))
        .findFirst();
  }

  private static boolean isForAll(AccessFlags flags) {
    return flags.has(AccessFlag.PUBLIC);
  }

  private static boolean isOfPackage(AccessFlags flags) {
    return (flags.flagsMask() & NOT_OF_PACKAGE) == 0;
  }

  private static String dotted(String internalName) {
    return internalName.replace('/', '.');
  }

  private static String slashed(String name) {
    return name.replace('.', '/');
  }
}
