package dev.heddle.samples;

import dev.heddle.samples.control.Control;
import dev.heddle.samples.many.Many;
import dev.heddle.samples.network.Network;
import dev.heddle.samples.order.Order;
import dev.heddle.samples.parallel.Parallel;
import dev.heddle.samples.passing.Passing;
import dev.heddle.samples.sharing.Sharing;
import dev.heddle.samples.simulation.Simulations;
import dev.heddle.samples.stage.Chapter;
import dev.heddle.samples.stage.Sample;
import dev.heddle.samples.waiting.Waiting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All small programs, by chapter and by name. */
public final class Samples {
  private Samples() {}

  /**
   * Returns the chapters.
   *
   * @return the chapters, in the order to read them
   */
  public static List<Chapter> chapters() {
    return List.of(
        Waiting.CHAPTER, Many.CHAPTER, Control.CHAPTER, Sharing.CHAPTER, Passing.CHAPTER,
        Order.CHAPTER, Parallel.CHAPTER, Network.CHAPTER, Simulations.CHAPTER);
  }

  /**
   * Returns the samples of all chapters.
   *
   * @return the samples by name, in the order to read them
   */
  public static Map<String, Sample> byName() {
    Map<String, Sample> samples = new LinkedHashMap<>();
    for (Chapter chapter : chapters()) {
      chapter.samples().forEach(sample -> samples.put(sample.name(), sample));
    }
    return samples;
  }
}
