package dev.heddle.junit;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * One invocation of a {@link HeddleTest} for each scheduler that it names. Public for JUnit, which finds it by the
 * annotation.
 */
public final class HeddleTestInvocations implements TestTemplateInvocationContextProvider {
  /** Called by JUnit. */
  public HeddleTestInvocations() {}

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return annotation(context).isPresent();
  }

  @Override
  public Stream<? extends TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    String test = context.getDisplayName();
    return RunSettings.of(annotation(context).orElseThrow()).stream()
        .map(settings -> new OnScheduler(test, settings));
  }

  static Optional<HeddleTest> annotation(ExtensionContext context) {
    return context.getTestMethod()
        .flatMap(method -> AnnotationSupport.findAnnotation(method, HeddleTest.class));
  }

  private record OnScheduler(String test, RunSettings settings)
      implements
        TestTemplateInvocationContext,
        InvocationInterceptor {

    @Override
    public String getDisplayName(int index) {
      return test + " " + settings;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(this);
    }

    @Override
    public void interceptTestTemplateMethod(
        Invocation<Void> invocation,
        ReflectiveInvocationContext<Method> method,
        ExtensionContext context)
        throws Throwable {
      TestRun.execute(invocation, method.getExecutable(), settings);
    }
  }
}
