package dev.heddle.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every primitive, in JVMs that have just started, on fewer and on more carriers than there are
 * cores, interpreted and compiled in each way. {@link Torture} does so at length.
 */
class TortureTest {
  private final Matrix matrix = new Matrix();

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void everyPrimitiveComesToItsEndInAFreshJvm() throws Exception {
    for (Cell cell : matrix.brief()) {
      matrix.play(cell);
    }
    assertEquals(List.of(), matrix.faults, "with -Dtorture.seed=" + matrix.seed);
  }

  @Test
  void aJvmThatHangsIsEndedAndLeavesWhatIsNeededToFindOutWhy() throws Exception {
    var hanging = new Cell(Compilation.C1, 2, List.of(Contest.NEVER_ENDS), 1, 1, 1, 4);
    String fault = hanging.play(Matrix.DUMPS).orElseThrow();
    assertTrue(fault.contains("ended with " + Watcher.HANGS), fault);
    assertTrue(fault.contains("await of Promise"), fault);
    assertTrue(Files.size(hanging.dumps(Matrix.DUMPS).resolve("threads.txt")) > 0, fault);
    assertTrue(Files.size(hanging.dumps(Matrix.DUMPS).resolve("heap.hprof")) > 0, fault);
  }

  @Test
  void aJvmThatFailsIsAFault() throws Exception {
    var tooMany = new Cell(Compilation.C1, 1025, List.of(Contest.LOCK), 1, 1, 1);
    String fault = tooMany.play(Matrix.DUMPS).orElseThrow();
    assertTrue(fault.contains("1 to 1024 carriers"), fault);
  }
}
