package programs.shop;

/** Who adds to it at once with others may lose what they have added. */
class Till {
  private volatile int sum;

  void add(int amount) {
    sum = sum + amount;
  }

  int sum() {
    return sum;
  }
}
