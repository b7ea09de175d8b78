package dev.heddle.samples.census;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Takes class files apart: the CPU-bound part of the demo. */
final class Anatomy {
  private static final ClassFile PARSER =
      ClassFile.of(
          ClassFile.DebugElementsOption.DROP_DEBUG,
          ClassFile.LineNumbersOption.DROP_LINE_NUMBERS,
          // Reads the classes referred to and never loads them: what is loaded already must not
          // make a difference to the counts. The cache has to bear the threads of --compare.
          ClassFile.ClassHierarchyResolverOption.of(
              ClassHierarchyResolver.ofResourceParsing(ClassLoader.getSystemClassLoader())
                  .cached(ConcurrentHashMap::new)));

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
      ClassModel type = PARSER.parse(content);
      count(type, alone);
      verify(type, alone);
      tally.add(alone);
    } catch (RuntimeException | VerifyError e) {
      tally.failures.add(Failure.of(name, e));
    }
  }

  /**
   * Checks the bytecode as the JVM would before running it, as far as the classes it refers to can
   * be found: damage inside a method shows nowhere else.
   */
  private static void verify(ClassModel type, Tally tally) {
    List<VerifyError> errors = PARSER.verify(type);
    if (errors.isEmpty()) {
      tally.verified++;
    } else if (errors.stream().noneMatch(Anatomy::isAboutAnotherClass)) {
      throw errors.getFirst();
    }
  }

  private static boolean isAboutAnotherClass(VerifyError error) {
    return String.valueOf(error.getMessage()).contains("Could not resolve class");
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
