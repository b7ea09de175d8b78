package dev.heddle.torture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The cells of one run, from a seed, and what went wrong in them. */
final class Matrix {
  /** Zero stands for the JDK's scheduler. */
  private static final List<Integer> CARRIERS = List.of(0, 1, 2, 3, 4, 8);

  static final Path DUMPS = Path.of("target", "torture");

  final long seed = Long.getLong("torture.seed", System.nanoTime());
  private final Random random = new Random(seed);
  final List<String> faults = new ArrayList<>();

  /** One JVM for each way to compile and number of carriers: all contests, each once or twice. */
  List<Cell> brief() {
    List<Cell> cells = new ArrayList<>();
    for (Compilation compilation : Compilation.values()) {
      for (int carriers : CARRIERS) {
        List<Contest> contests = new ArrayList<>(Contest.all());
        Collections.shuffle(contests, random);
        cells.add(new Cell(compilation, carriers, contests, 1, 50, random.nextInt()));
      }
    }
    for (int carriers : List.of(1, 2)) {
      List<Contest> contests = new ArrayList<>(Contest.meetings());
      Collections.shuffle(contests, random);
      cells.add(
          new Cell(Compilation.TIERED, carriers, contests, 400, 1_000, random.nextInt()));
    }
    return cells;
  }

  /** One JVM for each contest too, with more or less to do. */
  List<Cell> full() {
    List<Cell> cells = new ArrayList<>();
    for (Compilation compilation : Compilation.values()) {
      for (int carriers : CARRIERS) {
        for (Contest contest : Contest.all()) {
          int items = 50 << random.nextInt(6);
          long millis = 50L << random.nextInt(5);
          cells.add(
              new Cell(compilation, carriers, List.of(contest), millis, items, random.nextInt()));
        }
      }
    }
    Collections.shuffle(cells, random);
    return cells;
  }

  void play(Cell cell) throws Exception {
    cell.play(DUMPS).ifPresent(
        fault -> {
          System.out.println(fault);
          faults.add(fault);
        });
  }
}
