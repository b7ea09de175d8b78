package dev.heddle.scheduler;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;

/**
 * Loads the scheduler a second time, with a call of {@link Scarcity#reach} before each place that needs memory:
 * where an object is made, and where a collection or a thread of the JDK's is told to do what needs some.
 */
final class ScarceLoader extends ClassLoader {
  private static final String OURS = "dev.heddle.scheduler.";
  private static final Set<String> NEEDING =
      Set.of("put", "add", "copyOf", "stream", "filter", "map", "toArray", "toList", "start");
  private static final ClassDesc SCARCITY = ClassDesc.of(Scarcity.class.getName());
  private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);

  ScarceLoader() {
    super("scarce", ScarceLoader.class.getClassLoader());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS) || name.equals(Scarcity.class.getName())) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known != null ? known : findClass(name);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    var classFile = ClassFile.of();
    byte[] bytes =
        classFile.transformClass(
            classFile.parse(bytesOf(name)),
            ClassTransform.transformingMethodBodies(ScarceLoader::transform));
    return defineClass(name, bytes, 0, bytes.length);
  }

  private static void transform(CodeBuilder code, CodeElement element) {
    if (needsMemory(element)) {
      code.invokestatic(SCARCITY, "reach", NOTHING);
    }
    code.with(element);
  }

  private static boolean needsMemory(CodeElement element) {
    return switch (element) {
      case NewObjectInstruction _,NewPrimitiveArrayInstruction _,NewReferenceArrayInstruction _,InvokeDynamicInstruction _ ->
        true;
      case InvokeInstruction call -> {
        String owner = call.owner().asInternalName();
        yield NEEDING.contains(call.name().stringValue())
            && (owner.startsWith("java/util/") || owner.endsWith("Thread"));
      }
      default -> false;
    };
  }

  private byte[] bytesOf(String name) throws ClassNotFoundException {
    String resource = name.replace('.', '/') + ".class";
    try (InputStream in = getParent().getResourceAsStream(resource)) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
