package dev.heddle.testkit.rewrite;

import dev.heddle.testkit.hooks.Chance;
import dev.heddle.testkit.hooks.Futures;
import dev.heddle.testkit.hooks.WallClocks;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Calls that have an overload with one more argument, by which the simulation gets in.
 *
 * <pre>
 *   Instant.now(), LocalDate.now(zone) ...  a clock of virtual time
 *   new Random(), new SplittableRandom()    a seed that the schedule has chosen
 *   new Date()                              virtual time
 *   CompletableFuture.thenApplyAsync(f) ... threads of the simulation
 *   ThreadLocalRandom.current()             the simulation's generator, unless a field or method has the type
 * </pre>
 */
final class WithMore {
  private static final ClassDesc CLOCK = desc(Clock.class);
  private static final ClassDesc EXECUTOR = desc(Executor.class);
  private static final ClassDesc RANDOM = desc(Random.class);
  private static final String LOCAL_RANDOM = "java/util/concurrent/ThreadLocalRandom";

  private final boolean replacesLocalRandom;

  WithMore(ClassModel model) {
    boolean typed = false;
    for (var entry : model.constantPool()) {
      typed |=
          entry instanceof Utf8Entry text
              && text.stringValue().contains("L" + LOCAL_RANDOM + ";")
              && !text.stringValue().equals("()L" + LOCAL_RANDOM + ";")
              && !text.stringValue().equals("L" + LOCAL_RANDOM + ";");
    }
    typed |=
        model.fields().stream()
            .anyMatch(field -> field.fieldTypeSymbol().equals(desc(ThreadLocalRandom.class)));
    typed |=
        model.methods().stream()
            .anyMatch(
                method -> method.methodTypeSymbol().returnType()
                    .equals(desc(ThreadLocalRandom.class)));
    replacesLocalRandom = !typed;
  }

  private static ClassDesc desc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  /** Makes the call with what it gets from the simulation; returns false if it is another. */
  boolean invoke(CodeBuilder code, InvokeInstruction call, String owner, MethodTypeDesc type) {
    String name = call.name().stringValue();
    boolean isStatic = call.opcode() == Opcode.INVOKESTATIC;
    if (isStatic && name.equals("now") && owner.startsWith("java/time/")) {
      return now(code, call, type);
    }
    if (name.equals("<init>") && type.parameterCount() == 0) {
      return make(code, call, owner);
    }
    if (name.endsWith("Async") && isFuture(owner) && !endsWithExecutor(type)) {
      code.invokestatic(
          desc(Futures.class), "executor", MethodTypeDesc.of(EXECUTOR));
      code.invoke(
          call.opcode(), ClassDesc.ofInternalName(owner), name,
          type.insertParameterTypes(type.parameterCount(), EXECUTOR), call.isInterface());
      return true;
    }
    if (replacesLocalRandom && owner.equals(LOCAL_RANDOM)) {
      if (isStatic && name.equals("current")) {
        code.invokestatic(desc(Chance.class), "generator", MethodTypeDesc.of(RANDOM));
      } else {
        code.invokevirtual(RANDOM, name, type);
      }
      return true;
    }
    return false;
  }

  private static boolean now(CodeBuilder code, InvokeInstruction call, MethodTypeDesc type) {
    ClassDesc owner = call.owner().asSymbol();
    MethodTypeDesc withClock = MethodTypeDesc.of(type.returnType(), CLOCK);
    if (type.parameterCount() == 0) {
      code.invokestatic(desc(WallClocks.class), "systemDefaultZone", MethodTypeDesc.of(CLOCK));
    } else if (type.parameterType(0).equals(desc(ZoneId.class))) {
      code.invokestatic(
          desc(WallClocks.class), "system", MethodTypeDesc.of(CLOCK, desc(ZoneId.class)));
    } else {
      return false;
    }
    code.invokestatic(owner, "now", withClock);
    return true;
  }

  private static boolean make(CodeBuilder code, InvokeInstruction call, String owner) {
    switch (owner) {
      case "java/util/Random", "java/util/SplittableRandom" -> code.invokestatic(
          desc(Chance.class), "seed", MethodTypeDesc.of(ConstantDescs.CD_long));
      case "java/util/Date" -> code.invokestatic(
          desc(WallClocks.class), "currentTimeMillis", MethodTypeDesc.of(ConstantDescs.CD_long));
      default -> {
        return false;
      }
    }
    code.invokespecial(
        call.owner().asSymbol(), "<init>",
        MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_long));
    return true;
  }

  private static boolean isFuture(String owner) {
    return owner.equals("java/util/concurrent/CompletableFuture")
        || owner.equals("java/util/concurrent/CompletionStage");
  }

  private static boolean endsWithExecutor(MethodTypeDesc type) {
    return type.parameterCount() > 0
        && type.parameterType(type.parameterCount() - 1).equals(EXECUTOR);
  }
}
