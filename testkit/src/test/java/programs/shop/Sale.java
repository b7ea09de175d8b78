package programs.shop;

/** Uses what only its package may, of classes that nobody has named. */
public final class Sale {
  private static final class Bread extends Priced {
    @Override
    int price() {
      return 3;
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int total = new Bread().total(2);
    assert total == 6 : "total is " + total;
    var till = new Till();
    Customers.pay(till, 2);
    assert till.sum() == 20 : "the sum is " + till.sum();
  }
}
