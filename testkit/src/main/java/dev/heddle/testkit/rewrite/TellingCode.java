package dev.heddle.testkit.rewrite;

import dev.heddle.testkit.carrier.Places;
import dev.heddle.testkit.hooks.Telling;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Calls of {@link Telling} around what a class does. */
final class TellingCode {
  private static final ClassDesc TELLING = ClassDesc.of(Telling.class.getName());
  private static final MethodTypeDesc OF_CALL =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);

  private static final Set<String> WAYS_THROUGH = Set.of("Iterator", "ListIterator", "Stream");

  private TellingCode() {}

  /** The value of a field is on the stack: it has been read, or is about to be written. */
  static void field(CodeBuilder code, FieldInstruction access, boolean writes) {
    String place = access.owner().asInternalName() + "." + access.name();
    value(code, access.typeSymbol(), Places.numberOf(place), writes);
  }

  static void thrown(CodeBuilder code) {
    code.dup();
    code.invokestatic(
        TELLING, "throwing",
        MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Throwable));
  }

  static void called(CodeBuilder code, InvokeInstruction call) {
    int number = number(call);
    ClassDesc result = call.typeSymbol().returnType();
    if (result.equals(ConstantDescs.CD_void)) {
      code.loadConstant((Integer) number);
      code.invokestatic(TELLING, "returned", OF_CALL);
    } else {
      value(code, result, number, true);
    }
  }

  static void calls(CodeBuilder code, InvokeInstruction call) {
    code.loadConstant((Integer) number(call));
    code.invokestatic(TELLING, "calls", OF_CALL);
  }

  private static int number(InvokeInstruction call) {
    return Places.numberOfCall(call.owner().asInternalName(), call.name().stringValue());
  }

  /** Whether a call is told though it is no point: what is kept in collections is what a mistake is seen by. */
  static boolean isOfInterest(InvokeInstruction call, Redirects redirects) {
    String owner = call.owner().asInternalName();
    return owner.startsWith("java/util/") && call.opcode() != Opcode.INVOKESTATIC
        && !WAYS_THROUGH.contains(call.typeSymbol().returnType().displayName())
        && (redirects.isBelow(owner, Collection.class) || redirects.isBelow(owner, Map.class));
  }

  private static void value(CodeBuilder code, ClassDesc type, int place, boolean writes) {
    if (TypeKind.from(type).slotSize() == 2) {
      code.dup2();
    } else {
      code.dup();
    }
    code.loadConstant((Integer) place);
    code.loadConstant((Integer) (writes ? 1 : 0));
    code.invokestatic(
        TELLING, "value",
        MethodTypeDesc.of(
            ConstantDescs.CD_void, told(type), ConstantDescs.CD_int, ConstantDescs.CD_boolean));
  }

  private static ClassDesc told(ClassDesc type) {
    return switch (type.descriptorString()) {
      case "B", "S" -> ConstantDescs.CD_int;
      case String known when known.length() == 1 -> type;
      default -> ConstantDescs.CD_Object;
    };
  }
}
