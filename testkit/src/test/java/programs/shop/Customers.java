package programs.shop;

/** Mentions what only its package may use, though it is for all. */
public class Customers {
  /** As many as there are pay at once. */
  public static void pay(Till till, int count) throws InterruptedException {
    var threads = new Thread[count];
    for (int i = 0; i < count; i++) {
      threads[i] = Thread.ofVirtual().start(() -> till.add(10));
    }
    for (Thread each : threads) {
      each.join();
    }
  }

  /** The same for what is under test elsewhere. */
  public static String name(Priced article) {
    return article.toString();
  }

  private Customers() {}
}
