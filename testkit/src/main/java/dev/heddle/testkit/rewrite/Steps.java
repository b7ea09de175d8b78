package dev.heddle.testkit.rewrite;

import dev.heddle.testkit.hooks.Hooks;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * The steps of one method: what gets a point before it, and what is done by a simulation instead.
 *
 * <pre>
 *   volatile fields, fields of a nest         a point before
 *   calls of java.util.concurrent, of Heddle  a point before
 *   synchronized, wait, notify, notifyAll     the simulation's monitors
 *   new Thread(Runnable), Thread.start        a virtual thread of the simulation
 *   Thread.sleep, nanoTime, currentTimeMillis virtual time
 * </pre>
 *
 * <p>Points come before a step and not after it, since only then can the schedule put another thread's
 * step between what led to it and itself.
 */
final class Steps implements CodeTransform {
  private static final ClassDesc HOOKS = ClassDesc.of(Hooks.class.getName());
  private static final String THREAD = "java/lang/Thread";
  private static final MethodTypeDesc OF_OBJECT =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object);
  private static final MethodTypeDesc POINT =
      MethodTypeDesc.of(
          ConstantDescs.CD_void, ConstantDescs.CD_int, ConstantDescs.CD_boolean);

  private final Fields fields;
  private final String self;

  /** New threads whose constructor has not been called, and how many of them have been copied on the stack. */
  private int begun;
  private int copied;

  Steps(Fields fields, String self) {
    this.fields = fields;
    this.self = self;
  }

  @Override
  public void accept(CodeBuilder code, CodeElement element) {
    switch (element) {
      case FieldInstruction access when fields.isShared(access, self) -> {
        boolean writes =
            access.opcode() == Opcode.PUTFIELD || access.opcode() == Opcode.PUTSTATIC;
        point(code, access.owner().asInternalName() + "." + access.name(), writes);
        code.with(access);
      }
      case MonitorInstruction monitor ->
        call(code, monitor.opcode() == Opcode.MONITORENTER ? "enter" : "exit");
      case NewObjectInstruction made when made.className().asInternalName().equals(THREAD) ->
        begun++;
      case StackInstruction copy when copy.opcode() == Opcode.DUP && begun > copied -> copied++;
      case InvokeInstruction call -> invoke(code, call);
      default -> code.with(element);
    }
  }

  private void invoke(CodeBuilder code, InvokeInstruction call) {
    String owner = call.owner().asInternalName();
    String what = owner + "." + call.name();
    MethodTypeDesc type = call.typeSymbol();
    if (owner.equals(THREAD) && call.name().equalsString("<init>") && begun > 0) {
      begun--;
      copied--;
      code.invokestatic(
          HOOKS, "thread", type.changeReturnType(ClassDesc.ofInternalName(THREAD)));
      return;
    }
    switch (what) {
      case "java/lang/Thread.sleep" -> code.invokestatic(HOOKS, "sleep", type);
      case "java/lang/Thread.start" -> code.invokestatic(
          HOOKS, "start",
          MethodTypeDesc.of(ConstantDescs.CD_void, ClassDesc.ofInternalName(THREAD)));
      case "java/lang/System.nanoTime", "java/lang/System.currentTimeMillis" ->
        code.invokestatic(HOOKS, call.name().stringValue(), type);
      default -> {
        if (isOfMonitor(call, type)) {
          code.invokestatic(HOOKS, hookOf(call.name().stringValue()), withReceiver(type));
        } else {
          if (isShared(owner) && !call.name().equalsString("<init>")) {
            point(code, owner, true);
          }
          code.with(call);
        }
      }
    }
  }

  /** Of any class: the three are final in Object. */
  private static boolean isOfMonitor(InvokeInstruction call, MethodTypeDesc type) {
    return switch (call.name().stringValue()) {
      case "wait" ->
        type.descriptorString().equals("()V") || type.descriptorString().equals("(J)V");
      case "notify", "notifyAll" -> type.parameterCount() == 0;
      default -> false;
    };
  }

  private static String hookOf(String name) {
    return switch (name) {
      case "wait" -> "await";
      case "notify" -> "signal";
      default -> "signalAll";
    };
  }

  private static MethodTypeDesc withReceiver(MethodTypeDesc type) {
    return type.insertParameterTypes(0, ConstantDescs.CD_Object);
  }

  private static boolean isShared(String owner) {
    return owner.startsWith("java/util/concurrent/")
        || (owner.startsWith("dev/heddle/") && !owner.startsWith("dev/heddle/testkit/"));
  }

  private static void point(CodeBuilder code, String place, boolean writes) {
    code.loadConstant((Integer) (place.hashCode() | 1));
    code.loadConstant((Integer) (writes ? 1 : 0));
    code.invokestatic(HOOKS, "point", POINT);
  }

  static void call(CodeBuilder code, String hook) {
    code.invokestatic(HOOKS, hook, OF_OBJECT);
  }
}
