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
      LostUpdate    | thread 2 reads LostUpdate.balance: 0 (LostUpdate.java:10), lets others go first
      LostUpdate    | .schedule("0.1.0.1").runMain(LostUpdate.class)
      CheckThenAct  | before it calls ConcurrentHashMap.
      CheckThenAct  | calls ConcurrentHashMap.get: 1 (CheckThenAct.java:11)
      LockOrder     | IllegalStateException: Nobody can go on: 'main' waits for 'a to b' to end at programs.LockOrder.run(LockOrder.java:
      LockOrder     | 'a to b' waits for the monitor of LockOrder no. 2 (held by 'b to a') at programs.LockOrder
      LockOrder     | 'b to a' waits for the monitor of LockOrder no. 1 (held by 'a to b') at programs.LockOrder
      WokenTooEarly | consumer 2 goes on after its wait, with the monitor of WokenTooEarly no. 1 again (WokenTooEarly.java:26), calls Queue.remove (WokenTooEarly.java:28)
      WokenTooEarly | consumer 1 goes on after its wait, with the monitor of WokenTooEarly no. 1 again (WokenTooEarly.java:26), calls Queue.remove: "first" (WokenTooEarly.java:28)
      WokenTooEarly | fails with NoSuchElementException (WokenTooEarly.java:28), ends
      WokenTooEarly | notifies nobody, since nobody waits for a notification by the monitor of WokenTooEarly no. 1 (WokenTooEarly.java:17)
      WokenTooEarly | NoSuchElementException at programs.WokenTooEarly.take(WokenTooEarly.java:
      MissedSignal  | 'waiter' waits to be unparked at programs.MissedSignal.lookThenSay(MissedSignal.java:
      MissedSignal  | waiter reads MissedSignal.ready: false (MissedSignal.java:19)
      MissedSignal  | setter writes MissedSignal.ready: true (MissedSignal.java:11), reads MissedSignal.waiter: null (MissedSignal.java:12), ends
      MissedSignal  | before it writes MissedSignal.waiter
      TwiceMade     | before it reads TwiceMade.instance
      LeakedPermit  | worker 2 wakes 'worker 1' (LeakedPermit.java:18), returns from Semaphore.acquireUninterruptibly (LeakedPermit.java:18), reads LeakedPermit.done: 1 (LeakedPermit.java:11), throws IllegalStateException: second (LeakedPermit.java:12), ends
      LeakedPermit  | calls Semaphore.release (LeakedPermit.java:21), wakes 'worker 2' (LeakedPermit.java:21), ends
      SameAgain     | calls AtomicReference.get: SameAgain$Node no. 2 (SameAgain.java:28)
      SameAgain     | takes one calls AtomicReference.compareAndSet: true (SameAgain.java:33), ends
      TwiceMade     | writes TwiceMade.instance: Object no. 2 (TwiceMade.java:13)
      EarlySignal   | 'hears' waits for a signal of Condition no. 1 at programs.EarlySignal.hear(EarlySignal.java:24)
      EarlySignal   | calls Condition.signal (EarlySignal.java:15), signals nobody, since nobody waits for Condition no. 1 (EarlySignal.java:15)
      LeakedPermit  | waits for Semaphore no. 1 (0 permits left; 'worker 2' has taken 1, given none back, and ended) at programs.LeakedPermit.careless(LeakedPermit.java:
      NotJoined     | IllegalStateException: nobody waits for me at programs.NotJoined
      ReadTooEarly  | main starts 'adder' (ReadTooEarly.java:
      ReadTooEarly  | reads ReadTooEarly.sum: 0 (ReadTooEarly.java:17)
      ReadTooEarly  | adder reads ReadTooEarly.sum: 0 (ReadTooEarly.java:13), writes ReadTooEarly.sum: 6 (ReadTooEarly.java:13), ends
      WokenTooEarly | notifies '
      """)
  void saysWhatIsNeededToMendIt(String program, String words) throws Exception {
    Class<?> main = Class.forName("programs." + program);
    var failure =
        assertThrows(
            SimulationFailedError.class, () -> Simulation.builder().exploreMain(1_000, main));
    // However its lines are broken.
    assertTrue(
        failure.getMessage().replaceAll("\\s+", " ").contains(words), failure::getMessage);
    assertTrue(
        failure.getMessage().lines().allMatch(line -> line.length() <= 120), failure::getMessage);
    // Who waits for others does not end.
    assertTrue(
        !failure.getMessage().contains("Nobody can go on")
            || !failure.getMessage().matches("(?s).*\\bmain +(\\S[^\\n]*, )?ends.*"),
        failure::getMessage);
    assertFalse(failure.getMessage().matches("(?s).*(heddle-simulation//|@[0-9a-f]{6,}).*"),
        failure::getMessage);
  }
}
