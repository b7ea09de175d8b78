package programs;

/** A result that is read before the thread that makes it has ended. */
public final class ReadTooEarly {
  private static volatile int sum;

  private ReadTooEarly() {}

  public static void main(String[] args) {
    var adder =
        new Thread(
            () -> {
              sum = sum + 6;
            },
            "adder");
    adder.start();
    assert sum == 6 : "the sum is " + sum;
  }
}
