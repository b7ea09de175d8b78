package dev.heddle.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Lets test methods of any kind be the main task of a run: those with parameters, repeated ones and plain ones.
 * On a class it is for all of its methods, on a method for that one.
 *
 * <pre>{@code
 * @InRun(carriers = 2)
 * @ParameterizedTest
 * @ValueSource(ints = {0, 1, 16})
 * void channelKeepsTheOrder(int capacity) throws Exception { ... }
 * }</pre>
 *
 * <p>What fails such a test, and what runs outside of the run, is said of {@link HeddleTest}. Methods that are a
 * {@code HeddleTest} have their own settings.
 */
@Documented
@Inherited
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(InRunExtension.class)
public @interface InRun {
  /**
   * On how many carriers; 1 is an event loop.
   *
   * @return the number, from 1 to 1,024
   */
  int carriers() default 1;

  /**
   * Whether it runs on the JDK's own scheduler, whatever the number of carriers.
   *
   * @return true if it does
   */
  boolean jdkScheduler() default false;

  /**
   * The longest time that each run may take, in {@link #unit}.
   *
   * @return the timeout, 1 or more
   */
  long timeout() default 60;

  /**
   * The unit of the timeout.
   *
   * @return the unit
   */
  TimeUnit unit() default TimeUnit.SECONDS;

  /**
   * Whether no thread outside of the run wakes its tasks; then a run in which all wait is found stuck at once, and
   * not after the timeout. Without it the threads of whatever runs the tests might be the ones to wake somebody.
   *
   * @return true if it is so
   * @see dev.heddle.HeddleBuilder#isolated
   */
  boolean isolated() default false;

  /**
   * Whether detached tasks may live on when the method returns, as {@link HeddleTest#mayLeaveTasks} says.
   *
   * @return true if they may
   */
  boolean mayLeaveTasks() default false;
}
