package dev.heddle.benchmarks;

import dev.heddle.benchmarks.growth.Growing;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one thing costs in each size.
 *
 * @param growing which
 * @param nanos of an operation, by size
 * @param bytes that each holds of the heap, by size; empty if that is not measured
 */
record Growth(
    Growing growing, SortedMap<Integer, Double> nanos, SortedMap<Integer, Double> bytes) {
  private static final String NANOS = "ns-";
  private static final String BYTES = "bytes-";

  static Growth of(Growing growing, Collection<Figure> figures) {
    var growth = new Growth(growing, new TreeMap<>(), new TreeMap<>());
    for (Figure figure : figures) {
      String what = figure.workload();
      if (what.startsWith(NANOS)) {
        growth.nanos.put(Integer.valueOf(what.substring(NANOS.length())), figure.value());
      } else if (what.startsWith(BYTES)) {
        growth.bytes.put(Integer.valueOf(what.substring(BYTES.length())), figure.value());
      }
    }
    return growth;
  }

  /** How many times more an operation of the largest size costs than one of the smallest. */
  double factor() {
    return nanos.lastEntry().getValue() / nanos.firstEntry().getValue();
  }
}
