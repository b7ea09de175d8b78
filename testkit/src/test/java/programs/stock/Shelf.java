package programs.stock;

import programs.shop.Customers;
import programs.shop.Priced;

/** What is rewritten gives what is rewritten to what is not. */
public final class Shelf extends Priced {
  public static void main(String[] args) {
    assert !Customers.name(new Shelf()).isEmpty();
  }
}
