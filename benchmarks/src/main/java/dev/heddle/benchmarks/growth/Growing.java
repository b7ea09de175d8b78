package dev.heddle.benchmarks.growth;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What is measured in every size, with what one operation is. */
public enum Growing {
  /** Tasks of one group, started, run and joined. */
  GROUP_TASKS("tasks of a group", 1_000_000, Families::tasksOfAGroup),
  /** Tasks that wait for one event; one is woken and ends. */
  EVENT_WAITERS("waiters of an event", 1_000_000, Waiters::ofAnEvent),
  /** The same for a latch. */
  LATCH_WAITERS("waiters of a latch", 1_000_000, Waiters::ofALatch),
  /** The same for a promise. */
  PROMISE_WAITERS("waiters of a promise", 1_000_000, Waiters::ofAPromise),
  /** Each takes the lock and hands it on. */
  LOCK_WAITERS("waiters of a lock", 1_000_000, Waiters::ofALock),
  /** All permits come at once. */
  SEMAPHORE_WAITERS("waiters of a semaphore", 1_000_000, Waiters::ofASemaphore),
  /** All are signalled at once. */
  CONDITION_WAITERS("waiters of a condition", 1_000_000, Waiters::ofACondition),
  /** The last party comes. */
  BARRIER_WAITERS("parties of a barrier", 1_000_000, Waiters::ofABarrier),
  /** Takers of a queue, each served with an item. */
  QUEUE_WAITERS("takers of a queue", 1_000_000, Waiters::ofAQueue),
  /** Receivers of a channel without a buffer, each served. */
  CHANNEL_WAITERS("receivers of a channel", 1_000_000, Waiters::ofAChannel),
  /** Tasks that wait for an event within a deadline that does not come. */
  DEADLINES("deadlines", 1_000_000, Waiters::withDeadlines),
  /** Tasks that wait and are cancelled with their group. */
  CANCELLED("tasks cancelled together", 1_000_000, Waiters::cancelled),
  /** Cancel scopes, each inside of the one before. */
  NESTED_SCOPES("scopes in scopes", 1_000, Families::scopesInScopes),
  /** Tasks of a race that nobody wins. */
  FAILURES("failures of a group", 1_000_000, Families::failuresOfAGroup),
  /** Items put into a queue, then taken. */
  QUEUE_ITEMS("items of a queue", 1_000_000, Stores::itemsOfAQueue),
  /** The same for a priority queue: n log n. */
  PRIORITY_ITEMS("items of a priority queue", 1_000_000, Stores::itemsOfAPriorityQueue),
  /** Clauses of a select that waits. */
  SELECT_CLAUSES("clauses of a select", 100_000, Stores::clausesOfASelect),
  /** Tasks in a task tree. */
  TREE_TASKS("tasks in a task tree", 1_000_000, Families::treeOfTasks),
  /** One request and its answer, with so many idle connections. */
  IDLE_CONNECTIONS("idle connections, a request", 5_000, Connections::idle);

  private static final List<Integer> SIZES =
      List.of(10, 100, 1_000, 10_000, 100_000, 1_000_000);
  private static final int MOST_SIZES = 4;

  /** What is counted, in words. */
  public final String label;

  final Trial trial;
  private final int largest;

  Growing(String label, int largest, Trial trial) {
    this.label = label;
    this.largest = largest;
    this.trial = trial;
  }

  /**
   * Returns the sizes to measure.
   *
   * @param most the largest that is wanted
   * @return four at most, the smallest first, each ten times the one before where it can be
   */
  public List<Integer> sizes(int most) {
    int last = Math.min(largest, most);
    int[] fitting =
        SIZES.stream().mapToInt(Integer::intValue).filter(n -> n < last && isDecade(n)).toArray();
    int[] kept =
        Arrays.copyOfRange(
            fitting, Math.max(0, fitting.length - (MOST_SIZES - 1)), fitting.length);
    return IntStream.concat(Arrays.stream(kept), IntStream.of(last)).boxed().toList();
  }

  private static boolean isDecade(int size) {
    return Integer.toString(size).matches("10*");
  }

  /** How many operations one round has. */
  int operations(int size) {
    return this == IDLE_CONNECTIONS ? Connections.REQUESTS : size;
  }
}
