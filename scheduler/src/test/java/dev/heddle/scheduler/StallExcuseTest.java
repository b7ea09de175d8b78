package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StallExcuseTest {
  private static final long THRESHOLD = 1_000;

  @ParameterizedTest(name = "{0} that has held for {2} and computed {3}: excused {4}")
  @CsvSource({
      "computing,     RUNNABLE, 1000, 900, false",
      "computing,     RUNNABLE, 1000, 500, false",
      "computing,     RUNNABLE, 1000, 499, true",
      "computing,     RUNNABLE, 9999, 0,   true",
      "computing,     RUNNABLE, 10000, 0,  false",
      "computing,     WAITING,  1000, 0,   false",
      "computing,     BLOCKED,  1000, 0,   false",
      "nativeMethod,  RUNNABLE, 1000, 0,   false",
      "loadingClass,  RUNNABLE, 1000, 900, true",
      "loadingClass,  RUNNABLE, 10000, 900, false",
      "linkingCall,   RUNNABLE, 1000, 900, true",
      "nothing,       RUNNABLE, 1000, 0,   false",
  })
  void carrierWithoutAProcessorOrLoadingClassesIsExcusedForAWhile(
      String what, Thread.State carrier, long held, long computed, boolean excused) {
    assertEquals(
        excused, StallExcuse.holds(held, computed, THRESHOLD, carrier, stack(what)));
  }

  private static List<StackTraceElement> stack(String what) {
    var program = new StackTraceElement("Program", "compute", "Program.java", 7);
    return switch (what) {
      case "computing" -> List.of(program);
      // A line of -2 is a native method.
      case "nativeMethod" ->
        List.of(new StackTraceElement("Database", "step", "Database.java", -2), program);
      case "loadingClass" -> List.of(
          new StackTraceElement("java.util.zip.Inflater", "inflate", "Inflater.java", 1),
          new StackTraceElement("java.lang.ClassLoader", "loadClass", "ClassLoader.java", 1),
          program);
      case "linkingCall" -> List.of(
          new StackTraceElement("java.lang.invoke.MethodHandleNatives", "linkCallSite", null, 1),
          program);
      default -> List.of();
    };
  }
}
