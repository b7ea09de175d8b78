package dev.heddle.testkit;

/** Who adds to it at once with others may lose what they have added; for its package only. */
class Till {
  volatile int sum;

  void add(int amount) {
    sum = sum + amount;
  }
}
