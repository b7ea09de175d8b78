package dev.heddle.junit;

import java.lang.reflect.Method;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Makes each method in the reach of an {@link InRun} the main task of a run. Public for JUnit, which finds it by the
 * annotation.
 */
public final class InRunExtension implements InvocationInterceptor {
  /** Called by JUnit. */
  public InRunExtension() {}

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    intercept(invocation, method, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    intercept(invocation, method, context);
  }

  private static void intercept(
      InvocationInterceptor.Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    if (HeddleTestInvocations.annotation(context).isPresent()) {
      invocation.proceed();
    } else {
      RunSettings settings = RunSettings.of(nearest(method, context).orElseThrow());
      TestRun.execute(invocation, method.getExecutable(), settings);
    }
  }

  /** The method's own, else that of its class, of a class above it or of one around it. */
  private static Optional<InRun> nearest(
      ReflectiveInvocationContext<Method> method, ExtensionContext context) {
    return AnnotationSupport.findAnnotation(method.getExecutable(), InRun.class)
        .or(
            () -> AnnotationSupport.findAnnotation(
                method.getTargetClass(), InRun.class, context.getEnclosingTestClasses()));
  }
}
