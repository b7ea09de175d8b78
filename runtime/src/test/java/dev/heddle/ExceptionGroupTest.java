package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

public class ExceptionGroupTest {
  ExceptionGroupTest() {}

  private final IOException io = new IOException("io");
  private final IllegalStateException state = new IllegalStateException("state");
  private final IllegalArgumentException argument = new IllegalArgumentException("argument");
  private final ExceptionGroup inner = new ExceptionGroup("inner", List.of(io, state));
  private final ExceptionGroup outer = new ExceptionGroup("outer", List.of(inner, argument));

  @Test
  void leavesAreThoseOfAllLevelsInOrder() {
    assertEquals(List.of(io, state, argument), outer.leaves());
    assertEquals(List.of(inner, argument), outer.exceptions());
    assertSame(inner, outer.getCause());
  }

  @Test
  void subgroupKeepsTheNesting() {
    ExceptionGroup part = outer.subgroup(e -> e == io).orElseThrow();
    assertEquals(List.of(io), part.leaves());
    assertEquals(List.of(io), ((ExceptionGroup) part.exceptions().getFirst()).exceptions());
    assertTrue(outer.subgroup(e -> false).isEmpty());
  }

  @Test
  void splitLosesAndDoublesNothing() {
    ExceptionGroup.Split split = outer.split(RuntimeException.class::isInstance);
    assertEquals(List.of(state, argument), split.matching().orElseThrow().leaves());
    assertEquals(List.of(io), split.rest().orElseThrow().leaves());
  }

  @Test
  void handleTakesOneTypeAndThrowsTheRest() {
    List<Throwable> handled = new ArrayList<>();
    var rest =
        assertThrows(
            ExceptionGroup.class,
            () -> outer.handle(IllegalStateException.class, handled::add));
    assertEquals(List.of(state), handled);
    assertEquals(List.of(io, argument), rest.leaves());
    rest.handle(Exception.class, handled::add);
    assertEquals(List.of(state, io, argument), handled);
  }

  @Test
  void emptyGroupIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ExceptionGroup("none", List.of()));
  }

  @Test
  void messageNamesEachFailureOfThisLevel() {
    for (String part : List.of("outer", "2 failures", "inner", "argument")) {
      assertTrue(outer.getMessage().contains(part), outer.getMessage());
    }
  }

  /** Whoever throws a group that holds nothing but the one it is in has thrown something all the same. */
  @Test
  void groupThatHoldsItselfIsWalkedOnce() {
    var all = new ExceptionGroup("all", List.of(io));
    var wrapped = new ExceptionGroup("wrapped", List.of(all));
    var cause = new IllegalStateException("while cleaning up", all);
    all.add(wrapped);
    all.add(cause);
    all.add(new ExceptionGroup("twice", List.of(inner, inner, wrapped)));
    assertEquals(List.of(io, wrapped, cause, state), uniqueLeaves(all));
    ExceptionGroup.Split split = all.split(IOException.class::isInstance);
    assertEquals(List.of(io), uniqueLeaves(split.matching().orElseThrow()));
    List<Throwable> rest = uniqueLeaves(split.rest().orElseThrow());
    assertEquals(List.of(cause, state), rest.subList(1, rest.size()));
    assertTrue(rest.getFirst().getMessage().contains("wrapped"), rest.getFirst()::getMessage);
    assertAcyclic(all);
    var trace = new StringWriter();
    all.printStackTrace(new PrintWriter(trace));
    assertTrue(trace.toString().contains("while cleaning up"), trace.toString());
  }

  private static List<Throwable> uniqueLeaves(ExceptionGroup group) {
    return group.leaves().stream().distinct().toList();
  }

  /** As who follows causes and what is suppressed without looking where he has been. */
  public static void assertAcyclic(Throwable root) {
    assertAcyclic(root, new ArrayList<>());
  }

  private static void assertAcyclic(Throwable e, List<Throwable> above) {
    assertTrue(above.stream().noneMatch(other -> other == e), () -> e + " leads to itself");
    above.add(e);
    if (e.getCause() != null) {
      assertAcyclic(e.getCause(), above);
    }
    for (Throwable suppressed : e.getSuppressed()) {
      assertAcyclic(suppressed, above);
    }
    above.removeLast();
  }

  @Test
  void handlerThatThrowsWhatItWasGivenMakesNoCircle() {
    var thrown = assertThrows(
        IllegalStateException.class, () -> outer.handle(IllegalStateException.class, e -> {
          throw e;
        }));
    assertSame(state, thrown);
    assertAcyclic(thrown);
    assertEquals(List.of(io, argument), ((ExceptionGroup) thrown.getSuppressed()[0]).leaves());
  }

  @Test
  void groupsAreNestedAsDeepAsTheyLike() {
    ExceptionGroup deep = new ExceptionGroup("0", List.of(io, state));
    for (int i = 1; i < 50_000; i++) {
      deep = new ExceptionGroup("" + i, List.of(deep));
    }
    assertEquals(List.of(io, state), deep.leaves());
    assertEquals(List.of(io), deep.split(e -> e == io).matching().orElseThrow().leaves());
  }

  /** Counted by what is allocated, which no other load on the machine changes. */
  @Test
  void oneMoreFailureCostsTheSameHoweverManyThereAre() throws JMException {
    var all = new ExceptionGroup("many", List.of(io));
    long before = allocatedBytes();
    for (int i = 0; i < 20_000; i++) {
      all.add(argument);
    }
    long each = (allocatedBytes() - before) / 20_000;
    assertTrue(each < 5_000, each + " bytes for each failure");
    assertEquals(20_001, all.exceptions().size());
    assertTrue(all.getMessage().length() < 2_000, all.getMessage());
    assertTrue(all.getMessage().contains("and 19985 more"), all.getMessage());
  }

  private static long allocatedBytes() throws JMException {
    return (long) ManagementFactory.getPlatformMBeanServer().invoke(
        new ObjectName("java.lang:type=Threading"),
        "getThreadAllocatedBytes",
        new Object[]{Thread.currentThread().threadId()},
        new String[]{"long"});
  }
}
