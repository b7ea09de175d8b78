package dev.heddle.ipc.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.heddle.ipc.codec.SentClasses;
import dev.heddle.ipc.codec.ShippedFunction;
import dev.heddle.ipc.codec.UsedClasses;
import dev.heddle.ipc.memory.SharedBlocks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** When the memory for a call's argument may be another's. */
@EnabledOnOs(OS.LINUX)
class LoansOfJobsTest {
  private int ended;
  private int before;
  private final UsedClasses used = new UsedClasses(new SentClasses(), SharedBlocks.OWN);
  private final Job job =
      new Job(
          1, ShippedFunction.of(2, (Integer n) -> n), new byte[20], used, 0, _ -> ended++);

  @BeforeEach
  void lend() {
    before = SharedBlocks.OWN.lent();
    assertNotNull(used.blockFor(200_000));
    assertEquals(200_020, job.size());
  }

  private int lent() {
    return SharedBlocks.OWN.lent() - before;
  }

  @Test
  void callThatIsGivenUpWhileAWorkerMayBeginItKeepsItsMemory() {
    job.abandon();
    assertEquals(1, ended);
    assertEquals(1, lent());
    job.cancel();
    assertEquals(1, ended);
    assertEquals(0, lent());
  }

  @Test
  void memoryComesBackOnceHoweverOftenACallEnds() {
    job.complete(null);
    assertEquals(0, lent());
    var next = new UsedClasses(new SentClasses(), SharedBlocks.OWN);
    assertNotNull(next.blockFor(200_000));
    job.fail(new IllegalStateException("late"));
    job.cancel();
    assertEquals(1, lent());
    assertEquals(1, ended);
    next.giveBack();
    assertEquals(0, lent());
  }
}
