package dev.heddle.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.stress.StressRun.Observed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every protocol twice: {@code Sound}, the code as it is, must never show a forbidden outcome;
 * {@code Broken}, a small copy with one ordering or check removed, must be seen to show one, or the
 * test of the sound one would prove nothing. docs/testing.md.
 */
class ProtocolPairsTest {
  private static final int SHORT_MILLIS = 100;
  private static final int LONGEST_MILLIS = 3_200;

  /** A twin that breaks is seen to in seconds; only one that does not takes so long. */
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  private static final boolean FULL = "full".equals(System.getProperty("jcstress.mode"));
  private static final String PRESET = System.getProperty("jcstress.preset", "default");
  private static final String ACCESS = System.getProperty("jcstress.access", "");

  private static Map<String, Observed> observed = Map.of();

  @BeforeAll
  static void runAll() throws Exception {
    if (PROCESSORS < 2) {
      return;
    }
    if (FULL) {
      observed = StressRun.of(ending(".Sound"), "-m", PRESET, "-jvmArgsPrepend", ACCESS);
      observed.putAll(briefly(ending(".Broken"), SHORT_MILLIS));
    } else {
      observed = briefly(StressRun.allTests(), SHORT_MILLIS);
    }
    giveUnbrokenTwinsMoreTime();
  }

  /** A race is rare on a busy machine: a twin gets more time before it counts as unbroken. */
  private static void giveUnbrokenTwinsMoreTime() throws Exception {
    long began = System.nanoTime();
    int millis = SHORT_MILLIS;
    while (System.nanoTime() - began < PATIENCE.toNanos()) {
      List<String> unbroken = ending(".Broken").stream().filter(name -> !isBroken(name)).toList();
      if (unbroken.isEmpty()) {
        return;
      }
      millis = Math.min(2 * millis, LONGEST_MILLIS);
      observed.putAll(briefly(unbroken, millis));
    }
  }

  private static boolean isBroken(String name) {
    Observed seen = observed.get(name);
    return seen != null && !seen.forbidden().isEmpty();
  }

  private static List<String> ending(String half) {
    return StressRun.allTests().stream().filter(test -> test.endsWith(half)).toList();
  }

  private static Map<String, Observed> briefly(List<String> tests, int millis) throws Exception {
    return StressRun.of(
        tests,
        "-m", "quick", "-time", String.valueOf(millis), "-iters", "3",
        "-sc", "false", "-af", "NONE", "-pth", "false", "-hs", "128",
        "-jvmArgs", ACCESS + " -XX:+UseSerialGC");
  }

  @Test
  void everySoundProtocolHasABrokenTwin() {
    assertFalse(ending(".Sound").isEmpty());
    assertEquals(
        Set.copyOf(ending(".Sound")),
        ending(".Broken").stream()
            .map(test -> test.replace(".Broken", ".Sound"))
            .collect(Collectors.toSet()));
  }

  @TestFactory
  Stream<DynamicTest> soundProtocolShowsNoForbiddenOutcome() {
    return ending(".Sound").stream().map(name -> DynamicTest.dynamicTest(name, () -> sound(name)));
  }

  /** On one, jcstress refuses to run two actors; nothing would race. */
  private static void assumeThereIsARace() {
    assumeTrue(PROCESSORS >= 2, "two actors need two processors, and there is " + PROCESSORS);
  }

  private static void sound(String name) throws Exception {
    assumeThereIsARace();
    Observed seen = observed.get(name);
    if (seen == null || (!seen.errors().isEmpty() && seen.forbidden().isEmpty())) {
      // Starved of the processor, perhaps: jcstress gives up on a JVM that is too slow.
      seen = briefly(List.of(name), SHORT_MILLIS).get(name);
    }
    assertNotNull(seen, () -> name + " was not run; see target/jcstress/console.txt");
    System.out.println(name + ": " + seen.acceptable() + " forbidden: " + seen.forbidden());
    assertEquals(List.of(), seen.errors());
    assertEquals(Map.of(), seen.forbidden());
    assertFalse(seen.acceptable().isEmpty(), "no outcome at all");
  }

  @TestFactory
  Stream<DynamicTest> brokenTwinIsSeenToBreak() {
    return ending(".Broken").stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> broken(name)));
  }

  private static void broken(String name) {
    assumeThereIsARace();
    Observed seen = observed.get(name);
    System.out.println(name + ": " + seen);
    assertTrue(isBroken(name), () -> name + " showed nothing forbidden: " + seen);
  }
}
