package dev.heddle.testkit.junit;

import dev.heddle.testkit.choice.Schedule;
import dev.heddle.testkit.explore.Explorer;
import dev.heddle.testkit.explore.Subject;
import dev.heddle.testkit.rewrite.RewrittenProgram;
import dev.heddle.testkit.rewrite.UnderTest;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
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
            underTest(settings));
    var subject = new Subject(program, program::told, schedule -> again(settings, schedule));
    boolean explores = settings.schedule().isEmpty();
    var explorer =
        new Explorer(
            subject, settings.strategy(), settings.seed(), Explorer.MAX_STEPS,
            explores ? null : Schedule.parse(settings.schedule()));
    if (explores) {
      explorer.explore(runs(settings));
    } else {
      explorer.replay();
    }
    program.requireAllFound();
  }

  private static String again(Simulated settings, String schedule) {
    String names =
        Arrays.stream(settings.rewrite()).map(each -> '"' + each + '"')
            .collect(Collectors.joining(", "));
    return "@Simulated(schedule = \"" + schedule + "\""
        + (names.isEmpty() ? "" : ", rewrite = {" + names + "}")
        + (settings.allMemory() ? ", allMemory = true" : "") + ")";
  }

  private static UnderTest underTest(Simulated settings) {
    Set<String> names =
        Arrays.stream(settings.rewrite())
            .map(UnderTest::requireRewritable)
            .collect(Collectors.toSet());
    return new UnderTest(names, settings.allMemory(), Set.of());
  }

  private static int runs(Simulated settings) {
    String text = System.getProperty(RUNS, Integer.toString(settings.runs()));
    int runs;
    try {
      runs = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "-D" + RUNS + "=" + text + ": how many schedules to run is a number, such as 100000", e);
    }
    if (runs < 1) {
      throw new IllegalArgumentException(
          "There must be at least one schedule, but are " + runs + ": see runs of @Simulated and -D"
              + RUNS);
    }
    return runs;
  }
}
