package dev.heddle.benchmarks;

/** One line of the plan: a workload on a subject with a number of carriers. */
record Row(Workload workload, Subject subject, int carriers) {
  @Override
  public String toString() {
    return workload.label + ", " + subject + " on " + carriers;
  }
}
