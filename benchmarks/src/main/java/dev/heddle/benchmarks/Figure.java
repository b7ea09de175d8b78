package dev.heddle.benchmarks;

/**
 * One measured value.
 *
 * @param workload which, by its label; one run may measure more than its own
 * @param value what was measured
 * @param unit its unit
 */
record Figure(String workload, double value, String unit) {}
