package dev.heddle.ipc.codec;

import java.io.Serializable;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * Takes records of one class apart and makes them of their parts, through one generated class.
 *
 * <p>That class is hidden and a nest mate of the record's, so that it may read the fields and call the
 * constructor of a private record, as JDK serialization does by other means. Reflection or composed method handles would
 * do the same, but make a class for each step when they are used first: in a JVM that has just started, tens of milliseconds.
 * A handle of just the type that is called makes none.
 *
 * @param count how many parts there are
 * @param shape stands for their names and types, in order: the JDK's stream matches by name
 * @param split makes an array of the parts of a record
 * @param make makes a record of an array of its parts; its constructor may throw anything
 */
record RecordParts(int count, int shape, MethodHandle split, MethodHandle make) {
  private static final int MOST = 250;
  private static final MethodType UNARY = MethodType.methodType(Object.class, Object.class);
  private static final MethodTypeDesc UNARY_DESC =
      MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_Object);
  private static final ClassDesc OBJECTS = ConstantDescs.CD_Object.arrayType();
  private static final int STATIC = ClassFile.ACC_STATIC;

  private static final ClassValue<Found> OF =
      new ClassValue<>() {
        @Override
        protected Found computeValue(Class<?> type) {
          return new Found(find(type));
        }
      };

  /** A {@code ClassValue} may hold null, but asks again and again then. */
  private record Found(@Nullable RecordParts parts) {}

  /** Those of a class; null if it is no record, is not serializable, has its own way of it, or is not open to us. */
  static @Nullable RecordParts of(Class<?> type) {
    return OF.get(type).parts;
  }

  private static @Nullable RecordParts find(Class<?> type) {
    if (!type.isRecord() || !Serializable.class.isAssignableFrom(type) || type.isHidden()
        || replaces(type, "writeReplace") || replaces(type, "readResolve")) {
      return null;
    }
    RecordComponent[] components = type.getRecordComponents();
    if (components.length > MOST) {
      return null;
    }
    MethodHandles.Lookup lookup;
    try {
      Codec.class.getModule().addReads(type.getModule());
      lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    } catch (IllegalAccessException _) {
      return null;
    }
    try {
      return generated(lookup, type, components);
    } catch (IllegalAccessException _) {
      // A class of another module, as each loader's classes are: no nest mate of it can be made.
      return composed(lookup, type, components);
    }
  }

  private static RecordParts generated(
      MethodHandles.Lookup lookup, Class<?> type, RecordComponent[] components)
      throws IllegalAccessException {
    MethodHandles.Lookup own =
        lookup.defineHiddenClass(
            classFor(type, components), true, MethodHandles.Lookup.ClassOption.NESTMATE);
    try {
      return new RecordParts(
          components.length, shapeOf(components), own.findStatic(own.lookupClass(), "split", UNARY),
          own.findStatic(own.lookupClass(), "make", UNARY));
    } catch (NoSuchMethodException e) {
      throw new AssertionError("Just made", e);
    }
  }

  /** The same by handles of the JDK's, which take longer to begin with. */
  private static RecordParts composed(
      MethodHandles.Lookup lookup, Class<?> type, RecordComponent[] components) {
    int count = components.length;
    var types = new Class<?>[count];
    var getters = new MethodHandle[count];
    try {
      for (int i = 0; i < count; i++) {
        types[i] = components[i].getType();
        getters[i] =
            lookup.findGetter(type, components[i].getName(), types[i]).asType(UNARY);
      }
      MethodHandle make =
          lookup.findConstructor(type, MethodType.methodType(void.class, types))
              .asSpreader(Object[].class, count)
              .asType(UNARY);
      MethodHandle collect =
          MethodHandles.identity(Object[].class).asCollector(Object[].class, count);
      MethodHandle split =
          MethodHandles.permuteArguments(
              MethodHandles.filterArguments(collect, 0, getters),
              MethodType.methodType(Object[].class, Object.class), new int[count])
              .asType(UNARY);
      return new RecordParts(count, shapeOf(components), split, make);
    } catch (NoSuchMethodException | NoSuchFieldException | IllegalAccessException e) {
      throw new AssertionError("A private lookup sees all of " + type, e);
    }
  }

  private static int shapeOf(RecordComponent[] components) {
    var names = new StringBuilder();
    for (RecordComponent component : components) {
      names.append(component.getName()).append(' ')
          .append(component.getType().descriptorString()).append(' ');
    }
    return names.toString().hashCode();
  }

  private static boolean replaces(Class<?> type, String method) {
    try {
      type.getDeclaredMethod(method);
      return true;
    } catch (NoSuchMethodException _) {
      return false;
    }
  }

  private static byte[] classFor(Class<?> type, RecordComponent[] components) {
    ClassDesc record = descriptor(type);
    String room = type.getPackageName();
    var name = ClassDesc.of(room.isEmpty() ? "HeddleParts" : room + ".HeddleParts");
    return ClassFile.of().build(
        name,
        made -> made
            .withMethodBody("split", UNARY_DESC, STATIC, code -> split(code, record, components))
            .withMethodBody("make", UNARY_DESC, STATIC, code -> make(code, record, components)));
  }

  private static void split(CodeBuilder code, ClassDesc record, RecordComponent[] components) {
    code.aload(0).checkcast(record).astore(1);
    code.loadConstant(components.length).anewarray(ConstantDescs.CD_Object);
    for (int i = 0; i < components.length; i++) {
      ClassDesc part = descriptor(components[i].getType());
      code.dup().loadConstant(i).aload(1).getfield(record, components[i].getName(), part);
      if (part.isPrimitive()) {
        ClassDesc box = box(part);
        code.invokestatic(box, "valueOf", MethodTypeDesc.of(box, part));
      }
      code.aastore();
    }
    code.areturn();
  }

  private static void make(CodeBuilder code, ClassDesc record, RecordComponent[] components) {
    var parts = new ClassDesc[components.length];
    code.aload(0).checkcast(OBJECTS).astore(1);
    code.new_(record).dup();
    for (int i = 0; i < components.length; i++) {
      parts[i] = descriptor(components[i].getType());
      code.aload(1).loadConstant(i).aaload();
      if (parts[i].isPrimitive()) {
        ClassDesc box = box(parts[i]);
        String value = parts[i].displayName() + "Value";
        code.checkcast(box).invokevirtual(box, value, MethodTypeDesc.of(parts[i]));
      } else {
        code.checkcast(parts[i]);
      }
    }
    code.invokespecial(
        record, ConstantDescs.INIT_NAME, MethodTypeDesc.of(ConstantDescs.CD_void, parts));
    code.areturn();
  }

  private static ClassDesc descriptor(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  private static ClassDesc box(ClassDesc primitive) {
    return switch (TypeKind.from(primitive)) {
      case BOOLEAN -> ConstantDescs.CD_Boolean;
      case BYTE -> ConstantDescs.CD_Byte;
      case CHAR -> ConstantDescs.CD_Character;
      case SHORT -> ConstantDescs.CD_Short;
      case INT -> ConstantDescs.CD_Integer;
      case LONG -> ConstantDescs.CD_Long;
      case FLOAT -> ConstantDescs.CD_Float;
      default -> ConstantDescs.CD_Double;
    };
  }
}
