package programs.shop;

/** What has a price, which those of its package may change. */
public abstract class Priced {
  int price() {
    return 1;
  }

  /** What it costs in all. */
  public final int total(int count) {
    return count * price();
  }
}
