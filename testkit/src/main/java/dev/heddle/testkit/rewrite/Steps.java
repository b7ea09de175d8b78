package dev.heddle.testkit.rewrite;

import dev.heddle.testkit.carrier.Places;
import dev.heddle.testkit.hooks.Hooks;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps of one method: what gets a point before it, and what is done by a simulation instead.
 *
 * <pre>
 *   volatile fields, fields of a nest         a point before
 *   calls of java.util.concurrent, of Heddle  a point before
 *   synchronized, wait, notify, notifyAll     the simulation's monitors
 *   new Thread                                a virtual thread of the simulation
 *   what has a hook of its own                that ({@link Redirects})
 *   what takes a clock, a seed, an executor   is given the simulation's ({@link WithMore})
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
  private static final MethodTypeDesc AT_CALL =
      MethodTypeDesc.of(
          ConstantDescs.CD_void, ConstantDescs.CD_Object, ConstantDescs.CD_int,
          ConstantDescs.CD_int);
  private static final MethodTypeDesc POINT =
      MethodTypeDesc.of(
          ConstantDescs.CD_void, ConstantDescs.CD_int, ConstantDescs.CD_boolean);

  private final UnderTest tested;

  /** What stands for the system's calls is no part of the program that is told. */
  private final boolean tells;

  private final Fields fields;
  private final Redirects redirects;
  private final WithMore withMore;
  private final String self;

  /** New threads whose constructor has not been called, and how many of them have been copied on the stack. */
  private int begun;
  private int copied;

  Steps(
      UnderTest tested, Fields fields, Redirects redirects, WithMore withMore, String self) {
    this.tested = tested;
    this.tells = tested.tells() && !tested.isHook(self);
    this.fields = fields;
    this.redirects = redirects;
    this.withMore = withMore;
    this.self = self;
  }

  @Override
  public void accept(CodeBuilder code, CodeElement element) {
    switch (element) {
      case FieldInstruction access when fields.isShared(access, self) -> {
        boolean writes =
            access.opcode() == Opcode.PUTFIELD || access.opcode() == Opcode.PUTSTATIC;
        point(code, access.owner().asInternalName() + "." + access.name(), writes);
        access(code, access, tells);
      }
      case FieldInstruction access ->
        access(code, access, tells && fields.mayChange(access));
      case ThrowInstruction thrown when tells -> {
        TellingCode.thrown(code);
        code.with(thrown);
      }
      case MonitorInstruction monitor ->
        call(code, monitor.opcode() == Opcode.MONITORENTER ? "enter" : "exit");
      case NewObjectInstruction made when made.className().asInternalName().equals(THREAD) ->
        begun++;
      case StackInstruction copy when copy.opcode() == Opcode.DUP && begun > copied -> copied++;
      case InvokeInstruction call -> invoke(code, call);
      case InvokeDynamicInstruction call -> dynamic(code, call);
      default -> code.with(element);
    }
  }

  private static void access(CodeBuilder code, FieldInstruction access, boolean tells) {
    boolean writes = access.opcode() == Opcode.PUTFIELD || access.opcode() == Opcode.PUTSTATIC;
    if (tells && writes) {
      TellingCode.field(code, access, true);
    }
    code.with(access);
    if (tells && !writes) {
      TellingCode.field(code, access, false);
    }
  }

  private void invoke(CodeBuilder code, InvokeInstruction call) {
    String owner = call.owner().asInternalName();
    MethodTypeDesc type = call.typeSymbol();
    if (owner.equals(THREAD) && call.name().equalsString("<init>") && begun > 0) {
      begun--;
      copied--;
      code.invokestatic(
          HOOKS, "thread", type.changeReturnType(ClassDesc.ofInternalName(THREAD)));
      return;
    }
    Optional<Redirects.Hook> hook = hookOf(call, owner, type);
    if (isOfMonitor(call, type)) {
      code.invokestatic(HOOKS, hookOf(call.name().stringValue()), withReceiver(type));
      return;
    }
    boolean isCall = !call.name().equalsString("<init>");
    boolean isPoint = isShared(owner) && isCall;
    boolean isTold =
        tells && isCall && (isPoint || TellingCode.isOfInterest(call, redirects));
    if (isPoint) {
      pointAtCall(code, call, owner, type);
    } else if (isTold) {
      TellingCode.calls(code, call);
    }
    if (hook.isPresent()) {
      code.invokestatic(hook.get().owner(), hook.get().name(), hook.get().type());
    } else if (!withMore.invoke(code, call, owner, type)) {
      code.with(call);
    }
    if (isTold) {
      TellingCode.called(code, call);
    }
  }

  /** A call of what a class has inherited is its own, but for the start of a thread. */
  private Optional<Redirects.Hook> hookOf(
      InvokeInstruction call, String owner, MethodTypeDesc type) {
    return call.opcode() == Opcode.INVOKESPECIAL && !call.name().equalsString("start")
        ? Optional.empty()
        : redirects.find(
            call.opcode() == Opcode.INVOKESTATIC, owner, call.name().stringValue(),
            type.descriptorString());
  }

  /** Method references: what they refer to is called by a class of the JVM's, which is not rewritten. */
  private void dynamic(CodeBuilder code, InvokeDynamicInstruction call) {
    List<ConstantDesc> arguments = new ArrayList<>(call.bootstrapArgs());
    MethodTypeDesc type = call.typeSymbol();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i) instanceof DirectMethodHandleDesc handle) {
        MethodHandleDesc hook = referred(handle);
        arguments.set(i, hook);
        for (int k = 0; hook != handle && k < type.parameterCount(); k++) {
          // What is captured has to be exactly of the type that is called with it.
          type = type.changeParameterType(k, hook.invocationType().parameterType(k));
        }
      }
    }
    code.invokedynamic(
        DynamicCallSiteDesc.of(
            call.bootstrapMethod(), call.name().stringValue(), type,
            arguments.toArray(ConstantDesc[]::new)));
  }

  private MethodHandleDesc referred(DirectMethodHandleDesc handle) {
    String owner = handle.owner().descriptorString();
    if (handle.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR) {
      return owner.equals("L" + THREAD + ";")
          ? MethodHandleDesc.ofMethod(
              DirectMethodHandleDesc.Kind.STATIC, HOOKS, "thread",
              MethodTypeDesc.ofDescriptor(handle.lookupDescriptor())
                  .changeReturnType(handle.owner()))
          : handle;
    }
    boolean isStatic =
        switch (handle.kind()) {
          case STATIC, INTERFACE_STATIC -> true;
          default -> false;
        };
    boolean isCall =
        switch (handle.kind()) {
          case STATIC, INTERFACE_STATIC, VIRTUAL, INTERFACE_VIRTUAL -> true;
          default -> false;
        };
    return !isCall || !owner.startsWith("L")
        ? handle
        : redirects.find(
            isStatic, owner.substring(1, owner.length() - 1), handle.methodName(),
            handle.lookupDescriptor())
            .map(Redirects.Hook::handle)
            .orElse(handle);
  }

  /** Of any class: the three are final in Object. */
  private static boolean isOfMonitor(InvokeInstruction call, MethodTypeDesc type) {
    return switch (call.name().stringValue()) {
      case "wait" ->
        switch (type.descriptorString()) {
          case "()V", "(J)V", "(JI)V" -> true;
          default -> false;
        };
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

  /** What is rewritten itself has points of its own, where its steps are. */
  private boolean isShared(String owner) {
    return owner.startsWith("java/util/concurrent/")
        || (owner.startsWith("dev/heddle/")
            && !owner.startsWith("dev/heddle/testkit/")
            && !tested.has(owner.replace('/', '.')));
  }

  /** Which object is called decides what the call may race with, as long as that can be had below the arguments. */
  private static void pointAtCall(
      CodeBuilder code, InvokeInstruction call, String owner, MethodTypeDesc type) {
    int slots = type.parameterList().stream()
        .mapToInt(each -> TypeKind.from(each).slotSize()).sum();
    boolean isStatic = call.opcode() == Opcode.INVOKESTATIC;
    switch (isStatic || call.opcode() == Opcode.INVOKESPECIAL ? -1 : slots) {
      case 0 -> code.dup();
      case 1 -> code.dup2().pop();
      case 2 -> code.dup2_x1().pop2().dup_x2();
      default -> code.aconst_null();
    }
    code.loadConstant((Integer) Places.numberOf(owner));
    code.loadConstant((Integer) Places.numberOfCall(owner, call.name().stringValue()));
    code.invokestatic(HOOKS, "pointAtCall", AT_CALL);
  }

  private static void point(CodeBuilder code, String place, boolean writes) {
    code.loadConstant((Integer) Places.numberOf(place));
    code.loadConstant((Integer) (writes ? 1 : 0));
    code.invokestatic(HOOKS, "point", POINT);
  }

  static void call(CodeBuilder code, String hook) {
    code.invokestatic(HOOKS, hook, OF_OBJECT);
  }
}
