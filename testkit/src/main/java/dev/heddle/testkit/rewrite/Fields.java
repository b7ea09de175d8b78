package dev.heddle.testkit.rewrite;

import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.reflect.AccessFlag;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which fields of the classes under test get a point before each access. */
final class Fields {
  private record Field(String owner, String name) {}

  private final Map<Field, Set<AccessFlag>> known = new HashMap<>();
  private final boolean all;

  /** All that are not final, or only those through which threads are meant to meet. */
  Fields(boolean all) {
    this.all = all;
  }

  void learn(ClassModel model) {
    for (FieldModel field : model.fields()) {
      known.put(
          new Field(model.thisClass().asInternalName(), field.fieldName().stringValue()),
          field.flags().flags());
    }
  }

  /**
   * Volatile ones; and those of another class of the same nest, as what a lambda or a nested class of a
   * test shares with it is.
   */
  boolean isShared(FieldInstruction access, String from) {
    String owner = access.owner().asInternalName();
    Set<AccessFlag> flags = known.get(new Field(owner, access.name().stringValue()));
    if (flags == null || flags.contains(AccessFlag.FINAL) || flags.contains(AccessFlag.SYNTHETIC)) {
      return false;
    }
    return all
        || flags.contains(AccessFlag.VOLATILE)
        || (!owner.equals(from) && nest(owner).equals(nest(from)));
  }

  /** Those that may change, whether threads are meant to meet there or not. */
  boolean mayChange(FieldInstruction access) {
    Set<AccessFlag> flags =
        known.get(
            new Field(access.owner().asInternalName(), access.name().stringValue()));
    return flags != null && !flags.contains(AccessFlag.FINAL)
        && !flags.contains(AccessFlag.SYNTHETIC);
  }

  static String nest(String internalName) {
    int dollar = internalName.indexOf('$');
    return dollar < 0 ? internalName : internalName.substring(0, dollar);
  }
}
