package dev.heddle.testkit.junit;

import dev.heddle.testkit.Strategy;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test whose method runs under many schedules, each time as the main task of a simulation, on a new
 * instance of its class.
 *
 * <pre>{@code
 * @Simulated(runs = 1_000)
 * void nothingIsLostBetweenTwoDeposits() throws Exception {
 *   var account = new Account();
 *   try (var group = TaskGroup.open()) {
 *     group.start(() -> account.deposit(10));
 *     group.start(() -> account.deposit(20));
 *     group.join();
 *   }
 *   assertEquals(30, account.balance());
 * }
 * }</pre>
 *
 * <p>The class of the test and those nested in it are rewritten, as {@link
 * dev.heddle.testkit.SimulationBuilder#exploreMain} says; {@link #rewrite} names others. It fails with the
 * first schedule that does, and says how to run that again: as {@link #schedule}.
 *
 * <p>{@code @BeforeEach} and {@code @AfterEach} run once, on an instance of JUnit's that no schedule sees:
 * what a schedule needs belongs into the method, the fields or the constructor, which has no parameters.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(SimulatedTest.class)
public @interface Simulated {
  /**
   * How many schedules to run; {@code -Dheddle.simulated.runs=100000} runs so many of each test.
   *
   * @return 1 or more
   */
  int runs() default 1_000;

  /**
   * How they are chosen.
   *
   * @return the strategy
   */
  Strategy strategy() default Strategy.SWARM;

  /**
   * The seed of the first; the others have those after it.
   *
   * @return any number
   */
  long seed() default 0;

  /**
   * The schedule of a failure, to be run once, and no other.
   *
   * @return as the failure has printed it; empty for none
   */
  String schedule() default "";

  /**
   * Packages, without those below them, and classes, with those nested in them, that are rewritten too.
   *
   * @return their names
   */
  String[] rewrite() default {};

  /**
   * Whether others may go first before accesses of all fields, and not only of shared ones.
   *
   * @return true if they may
   */
  boolean allMemory() default false;
}
