package dev.heddle.samples.census;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.instruction.InvokeInstruction;

/** Takes class files apart: the CPU-bound part of the demo. */
final class Anatomy {
  private static final ClassFile PARSER =
      ClassFile.of(
          ClassFile.DebugElementsOption.DROP_DEBUG,
          ClassFile.LineNumbersOption.DROP_LINE_NUMBERS,
          ClassFile.StackMapsOption.DROP_STACK_MAPS);

  private Anatomy() {}

  /** Counts a packed bundle and packs the tally; runs in a worker process. */
  static byte[] countPacked(byte[] bundle) throws IOException {
    return count(bundle).toBytes();
  }

  static Tally count(byte[] bundle) throws IOException {
    var tally = new Tally();
    BundleWriter.unpack(
        bundle,
        new BundleWriter.Visitor() {
          @Override
          public void classFile(String name, byte[] content) {
            count(name, content, tally);
          }

          @Override
          public void failure(Failure failure) {
            tally.failures.add(failure);
          }
        });
    return tally;
  }

  /** A class counts as a whole or not at all. */
  private static void count(String name, byte[] content, Tally tally) {
    try {
      var alone = new Tally();
      count(PARSER.parse(content), alone);
      tally.add(alone);
    } catch (RuntimeException e) {
      tally.failures.add(Failure.of(name, e));
    }
  }

  private static void count(ClassModel type, Tally tally) {
    String name = type.thisClass().asInternalName();
    tally.classes++;
    type.superclass().ifPresent(parent -> tally.supers.put(name, parent.asInternalName()));
    int[] callsOf = new int[type.constantPool().size()];
    for (MethodModel method : type.methods()) {
      int instructions = method.code().map(code -> count(code, callsOf)).orElse(0);
      tally.addMethod(
          new MethodSize(
              name + "." + method.methodName().stringValue() + method.methodType().stringValue(),
              instructions));
    }
    for (int index = 1; index < callsOf.length; index++) {
      if (callsOf[index] > 0
          && type.constantPool().entryByIndex(index) instanceof MemberRefEntry callee) {
        String called = callee.owner().asInternalName() + "." + callee.name().stringValue();
        tally.calls.merge(called, callsOf[index], Integer::sum);
      }
    }
  }

  private static int count(CodeModel code, int[] callsOf) {
    int instructions = 0;
    for (CodeElement element : code) {
      if (element instanceof Instruction) {
        instructions++;
        if (element instanceof InvokeInstruction call) {
          callsOf[call.method().index()]++;
        }
      }
    }
    return instructions;
  }
}
