package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.heddle.TaskGroup;
import dev.heddle.testkit.junit.Simulated;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

@Timeout(120)
class SimulatedTestsTest {
  private static int visits;

  /** Run by the tests below. */
  @ExtendWith(Giver.class)
  static class Examples {
    private int count;

    @Simulated(runs = 100)
    void losesAnUpdate() throws Exception {
      try (var group = TaskGroup.open()) {
        for (int i = 0; i < 2; i++) {
          group.start(() -> {
            int before = count;
            Simulation.point();
            count = before + 1;
          });
        }
        group.join();
      }
      assertEquals(2, count);
    }

    @Simulated(schedule = "0.1.2")
    void runsOneSchedule() throws Exception {
      losesAnUpdate();
    }

    /** Of a class that only this package may use, which nobody has named. */
    @Simulated(runs = 100)
    void usesWhatOnlyItsPackageMay() throws Exception {
      var till = new Till();
      var one = Thread.ofVirtual().start(() -> till.add(10));
      var other = Thread.ofVirtual().start(() -> till.add(10));
      one.join();
      other.join();
      assertEquals(20, till.sum);
    }

    @Simulated(runs = 100, rewrite = "programs.shop.Sale")
    void usesWhatAnotherPackageKeepsToItself() throws Exception {
      programs.shop.Sale.main(new String[0]);
    }

    @Simulated(rewrite = "programs.shop.Sail")
    void namesWhatThereIsNot() {}

    @Simulated(rewrite = "programs.stock.Shelf")
    void namesTooLittle() {
      programs.stock.Shelf.main(new String[0]);
    }

    @Simulated
    void isGivenWhatIsRewritten(Given given) {}

    @Simulated(runs = 0)
    void isNeverRun() {}

    @Simulated(runs = 50)
    void beginsAnewEachTime() {
      assertEquals(0, count++);
      assertEquals(0, visits++);
    }
  }

  /** What JUnit's instance of a test is given, which is not that of a rewritten one. */
  record Given() {}

  static class Giver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Given.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return new Given();
    }
  }

  /** A test inside of another. */
  static class Outer {
    private int count = 1;

    @Nested
    class Inner {
      @Simulated(runs = 10)
      void seesWhatIsAround() {
        assertEquals(2, ++count);
      }
    }
  }

  /** Made with what JUnit gives. */
  static class Particular {
    Particular(TestInfo info) {}

    @Simulated
    void isMadeAnew() {}
  }

  private static List<Throwable> failuresOf(String method) {
    return failuresOf(Examples.class, method);
  }

  private static List<Throwable> failuresOf(Class<?> test, String method) {
    return failuresOf(selectMethod(test, method));
  }

  private static List<Throwable> failuresOf(DiscoverySelector test) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(test)
        .execute()
        .testEvents()
        .finished()
        .stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .flatMap(result -> result.getThrowable().stream())
        .toList();
  }

  @Test
  void failureTellsItsScheduleWhichTheAnnotationRunsAgain() {
    var failure =
        assertInstanceOf(SimulationFailedError.class, failuresOf("losesAnUpdate").getFirst());
    assertTrue(failure.getMessage().contains("fails each time"), failure::getMessage);
    assertTrue(failure.getMessage().contains("SimulatedTestsTest.java"), failure::getMessage);
    var again =
        assertInstanceOf(SimulationFailedError.class, failuresOf("runsOneSchedule").getFirst());
    assertTrue(again.getMessage().startsWith("The schedule failed"), again::getMessage);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      usesWhatOnlyItsPackageMay            | expected: <20> but was: <10>
      usesWhatAnotherPackageKeepsToItself  | the sum is 10
      usesWhatAnotherPackageKeepsToItself  | @Simulated(schedule = "0.1.0.1", rewrite = {"programs.shop.Sale"})
      losesAnUpdate                        | @Simulated(schedule = "
      namesWhatThereIsNot                  | no class or package 'programs.shop.Sail'
      """)
  void saysWhatIsWrongAndWhatToDo(String method, String words) {
    String message = failuresOf(method).getFirst().getMessage();
    assertTrue(message.contains(words), message);
  }

  @Test
  @DisabledIfSystemProperty(named = "heddle.simulated.runs", matches = ".*")
  void noSchedulesAtAllAreRefused() {
    String message = failuresOf("isNeverRun").getFirst().getMessage();
    assertTrue(message.contains("at least one schedule, but are 0"), message);
  }

  @Test
  void argumentOfJunitsThatIsRewrittenIsRefused() {
    String message =
        failuresOf(selectMethod(Examples.class, "isGivenWhatIsRewritten", Given.class))
            .getFirst().getMessage();
    assertTrue(message.contains("is given a " + Given.class.getName() + " by JUnit"), message);
  }

  @Test
  void newInstancesAreMadeOfInnerClassesToo() {
    assertEquals(List.of(), failuresOf(Outer.Inner.class, "seesWhatIsAround"));
    String message = failuresOf(Particular.class, "isMadeAnew").getFirst().getMessage();
    assertTrue(message.contains("has no constructor without parameters"), message);
  }

  @Test
  void classesThatDoNotFitTogetherAreSaidToBelongTogether() {
    assertEquals(List.of(), failuresOf("namesTooLittle"));
    var failure = assertThrows(
        SimulationFailedError.class,
        () -> Simulation.builder().rewrite("programs.shop.Priced")
            .runMain(programs.stock.Shelf.class));
    assertTrue(
        failure.getMessage()
            .contains("name the package of programs.shop.Customers in rewrite(...)"),
        failure::getMessage);
    Simulation.builder().rewrite("programs.shop").runMain(programs.stock.Shelf.class);
  }

  @Test
  void fieldsAndStaticsAreNewForEachSchedule() {
    assertEquals(List.of(), failuresOf("beginsAnewEachTime"));
    assertEquals(0, visits);
  }
}
