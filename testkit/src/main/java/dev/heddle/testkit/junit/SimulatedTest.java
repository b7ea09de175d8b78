package dev.heddle.testkit.junit;

import dev.heddle.testkit.Simulation;
import dev.heddle.testkit.SimulationBuilder;
import dev.heddle.testkit.rewrite.RewrittenProgram;
import dev.heddle.testkit.rewrite.UnderTest;
import java.lang.reflect.Method;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs a {@link Simulated} method in place of JUnit. Public for JUnit, which finds it by the annotation. */
public final class SimulatedTest implements InvocationInterceptor {
  /** How many schedules to run of each test, whatever it says itself. */
  private static final String RUNS = "heddle.simulated.runs";

  /** Called by JUnit. */
  public SimulatedTest() {}

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> test,
      ExtensionContext context) {
    invocation.skip();
    Method method = test.getExecutable();
    Simulated settings =
        AnnotationSupport.findAnnotation(method, Simulated.class).orElseThrow();
    var program =
        RewrittenProgram.ofTest(
            context.getRequiredTestClass(),
            method,
            test.getArguments().toArray(),
            new UnderTest(Set.of(settings.rewrite()), settings.allMemory(), Set.of()));
    SimulationBuilder simulation =
        Simulation.builder().strategy(settings.strategy()).seed(settings.seed());
    if (settings.schedule().isEmpty()) {
      simulation.explore(Integer.getInteger(RUNS, settings.runs()), program);
    } else {
      simulation.schedule(settings.schedule()).run(program);
    }
  }
}
