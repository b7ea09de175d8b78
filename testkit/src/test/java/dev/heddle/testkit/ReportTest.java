package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a report says is enough to find the mistake: who was about to do what, where, and who waits for whom. */
@Timeout(120)
class ReportTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
      LostUpdate    | before it writes LostUpdate.balance at programs.LostUpdate.deposit(LostUpdate.java:
      LostUpdate    | AssertionError: balance is
      CheckThenAct  | before it calls ConcurrentHashMap.
      LockOrder     | 'a to b' waits for the monitor of LockOrder no. 2 (held by 'b to a') at programs.LockOrder
      LockOrder     | 'b to a' waits for the monitor of LockOrder no. 1 (held by 'a to b') at programs.LockOrder
      WokenTooEarly | NoSuchElementException at programs.WokenTooEarly.take(WokenTooEarly.java:
      MissedSignal  | 'waiter' waits to be unparked at programs.MissedSignal.lookThenSay(MissedSignal.java:
      MissedSignal  | before it writes MissedSignal.waiter
      TwiceMade     | before it reads TwiceMade.instance
      LeakedPermit  | waits for Semaphore no. 1 (0 permits left; 'worker 2' has taken 1 and ended) at programs.LeakedPermit.careless(LeakedPermit.java:
      NotJoined     | IllegalStateException: nobody waits for me at programs.NotJoined
      ReadTooEarly  | main             starts 'adder' (ReadTooEarly.java:
      ReadTooEarly  | reads ReadTooEarly.sum (ReadTooEarly.java:
      ReadTooEarly  | adder            reads ReadTooEarly.sum (ReadTooEarly.java:13), writes ReadTooEarly.sum (ReadTooEarly.java:13), ends
      WokenTooEarly | notifies '
      """)
  void saysWhatIsNeededToMendIt(String program, String words) throws Exception {
    Class<?> main = Class.forName("programs." + program);
    var failure =
        assertThrows(
            SimulationFailedError.class, () -> Simulation.builder().exploreMain(1_000, main));
    assertTrue(failure.getMessage().contains(words), failure::getMessage);
    assertFalse(failure.getMessage().matches("(?s).*(heddle-simulation//|@[0-9a-f]{6,}).*"),
        failure::getMessage);
  }
}
