package dev.heddle.testkit.rewrite;

import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.ConstantValueAttribute;
import java.lang.classfile.Attributes;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Puts a point before each step of a class that other threads could see, and simulated monitors,
 * threads and clocks in place of the JVM's ({@link Steps} says which). What is static can be begun anew
 * by {@link #RESET}, so that each schedule finds it as the first one did.
 *
 * <p>It changes no class of the JDK's: what these do between two calls of theirs
 * is one step.
 */
final class Rewriter {
  /** A static method that each rewritten class has: sets its fields to zero, and initializes them again. */
  static final String RESET = "$heddle$reset";

  private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);

  private final UnderTest tested;
  private final Fields fields;
  private final Redirects redirects;

  /** For hooks of others, which call what they are in place of. */
  private final Redirects redirectsOfHooks;
  private final ClassFile classFile;

  Rewriter(UnderTest tested, Fields fields, ClassLoader hierarchy) {
    this.tested = tested;
    this.fields = fields;
    this.redirects = new Redirects(hierarchy, tested.hooks());
    this.redirectsOfHooks = new Redirects(hierarchy, Set.of());
    this.classFile =
        ClassFile.of(
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(hierarchy)
                    .orElse(ClassHierarchyResolver.defaultResolver())));
  }

  ClassModel parse(byte[] bytes) {
    return classFile.parse(bytes);
  }

  byte[] rewrite(ClassModel model) {
    return classFile.build(
        model.thisClass().asSymbol(),
        builder -> {
          model.forEach(element -> rewrite(model, builder, element));
          if (model.methods().stream().noneMatch(Rewriter::isInitializer)
              && !model.flags().has(AccessFlag.INTERFACE)) {
            builder.withMethodBody(RESET, NOTHING, staticFlags(), code -> {
              zeroFields(model, code);
              code.return_();
            });
          }
        });
  }

  private void rewrite(ClassModel model, ClassBuilder builder, ClassElement element) {
    switch (element) {
      case FieldModel field when isBegunAnew(field) -> builder.transformField(
          field,
          (fieldBuilder, part) -> {
            if (part instanceof AccessFlags flags) {
              fieldBuilder.withFlags(flags.flagsMask() & ~ClassFile.ACC_FINAL);
            } else {
              fieldBuilder.with(part);
            }
          });
      case MethodModel method when isInitializer(method) -> {
        builder.with(method);
        if (!model.flags().has(AccessFlag.INTERFACE)) {
          builder.withMethodBody(RESET, NOTHING, staticFlags(), code -> {
            zeroFields(model, code);
            method.code().orElseThrow().forEach(code);
          });
        }
      }
      case MethodModel method when method.code().isPresent() -> rewrite(model, builder, method);
      default -> builder.with(element);
    }
  }

  private void rewrite(ClassModel model, ClassBuilder builder, MethodModel method) {
    boolean locks = method.flags().has(AccessFlag.SYNCHRONIZED);
    builder.withMethod(
        method.methodName(),
        method.methodType(),
        method.flags().flagsMask() & ~ClassFile.ACC_SYNCHRONIZED,
        methodBuilder -> {
          for (var part : method) {
            if (part instanceof CodeModel code) {
              String self = model.thisClass().asInternalName();
              var steps = new Steps(
                  tested, fields, tested.isHook(self) ? redirectsOfHooks : redirects,
                  new WithMore(model), self);
              if (locks) {
                methodBuilder.withCode(out -> locked(out, code, steps, monitor(model, method)));
              } else {
                methodBuilder.transformCode(code, steps);
              }
            } else if (!(part instanceof AccessFlags)) {
              methodBuilder.with(part);
            }
          }
        });
  }

  /** What loads the object whose monitor a synchronized method takes. */
  private static Consumer<CodeBuilder> monitor(ClassModel model, MethodModel method) {
    ClassDesc self = model.thisClass().asSymbol();
    return method.flags().has(AccessFlag.STATIC)
        ? code -> code.loadConstant(self)
        : code -> code.aload(0);
  }

  private static void locked(
      CodeBuilder out,
      CodeModel code,
      Steps steps,
      Consumer<CodeBuilder> monitor) {
    code.elementStream().filter(LineNumber.class::isInstance).map(LineNumber.class::cast)
        .findFirst()
        .ifPresent(first -> out.lineNumber(first.line()));
    monitor.accept(out);
    Steps.call(out, "enter");
    Label begin = out.newBoundLabel();
    out.transforming(
        steps.andThen((builder, element) -> {
          if (element instanceof ReturnInstruction) {
            monitor.accept(builder);
            Steps.call(builder, "exit");
          }
          builder.with(element);
        }),
        inner -> code.forEach(inner));
    Label handler = out.newBoundLabel();
    // Last, since the first that fits is taken.
    out.exceptionCatchAll(begin, handler, handler);
    monitor.accept(out);
    Steps.call(out, "exit");
    out.athrow();
  }

  private static void zeroFields(ClassModel model, CodeBuilder code) {
    for (FieldModel field : model.fields()) {
      if (isBegunAnew(field)) {
        ClassDesc type = field.fieldTypeSymbol();
        switch (type.descriptorString().charAt(0)) {
          case 'J' -> code.lconst_0();
          case 'D' -> code.dconst_0();
          case 'F' -> code.fconst_0();
          case 'L', '[' -> code.aconst_null();
          default -> code.iconst_0();
        }
        code.putstatic(model.thisClass().asSymbol(), field.fieldName().stringValue(), type);
      }
    }
  }

  /** All but constants of the compiler's, which no code sets. */
  private static boolean isBegunAnew(FieldModel field) {
    return field.flags().has(AccessFlag.STATIC)
        && field.findAttribute(Attributes.constantValue()).map(ConstantValueAttribute::constant)
            .isEmpty();
  }

  private static boolean isInitializer(MethodModel method) {
    return method.methodName().equalsString(ConstantDescs.CLASS_INIT_NAME);
  }

  private static int staticFlags() {
    return ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
  }
}
