package dev.heddle.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test whose method is the main task of a run: it may wait, start tasks and open groups.
 *
 * <pre>{@code
 * @HeddleTest(carriers = {1, 4}, timeout = 10)
 * void whatIsSentIsReceived() throws Exception {
 *   Channel<String> channel = Channel.rendezvous();
 *   try (var group = TaskGroup.open()) {
 *     group.start(() -> channel.send("hello"));
 *     assertEquals("hello", channel.receive());
 *     group.join();
 *   }
 * }
 * }</pre>
 *
 * <p>It fails if it throws; if it takes longer than its timeout, with the tree of its tasks as it was then; if it
 * {@linkplain #mayLeaveTasks leaves tasks behind}; if a task fails and nobody awaits it; and if it is found
 * {@linkplain #isolated stuck}, with the graph of who waits for whom. A test that hangs is cancelled; if it does not heed that, it is
 * left to itself on a daemon thread, and the other tests go on.
 *
 * <p>{@code @BeforeEach} and {@code @AfterEach} run outside of the run, on JUnit's thread: what they do must not
 * wait in Heddle, and thread-locals do not carry over. {@code pytest-trio} and Trio's {@code trio_test} are the
 * models.
 *
 * @see InRun
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(HeddleTestInvocations.class)
public @interface HeddleTest {
  /**
   * On how many carriers: the test runs once for each number, on an event loop for 1.
   *
   * @return the numbers, each from 1 to 1,024
   */
  int[] carriers() default {1};

  /**
   * Whether it runs once more on the JDK's own scheduler.
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
   * Whether detached tasks may live on when the method returns; the run ends them then. Tasks that end by
   * themselves, since nothing keeps them waiting, are waited for and are never called left behind.
   *
   * @return true if they may
   */
  boolean mayLeaveTasks() default false;
}
