package dev.heddle.applications.frames;

import dev.heddle.Heddle;
import dev.heddle.generator.Generator;
import dev.heddle.generator.Yielder;
import dev.heddle.ipc.ProcessPool;
import dev.heddle.ipc.SharedMemory;
import dev.heddle.queue.Queue;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A video: frames are read into slots of shared memory, drawn there by whichever worker is free, and written
 * in their order. Who reads waits for a free slot, so a long video needs no more memory than a short one.
 */
final class Video {
  private final Y4m in;
  private final Y4m out;
  private final SharedMemory memory;
  private final Queue<Long> freeSlots;

  private Video(Y4m in, Y4m out, SharedMemory memory, Queue<Long> freeSlots) {
    this.in = in;
    this.out = out;
    this.memory = memory;
    this.freeSlots = freeSlots;
  }

  static void convert(ProcessPool pool, Path from, Path to, int workers) throws Exception {
    int slots = 2 * workers + 2;
    try (var in = Heddle.blocking(() -> Y4m.open(from));
        var out = Heddle.blocking(() -> Y4m.create(to, in));
        var memory = Heddle.blocking(() -> SharedMemory.create(2L * slots * in.frameSize()))) {
      var freeSlots = new Queue<Long>(slots);
      for (long slot = 0; slot < slots; slot++) {
        freeSlots.put(2 * slot * in.frameSize());
      }
      new Video(in, out, memory, freeSlots).convert(pool);
    }
  }

  private void convert(ProcessPool pool) throws Exception {
    pool.mapping(Band::draw).inOrder(Generator.of(this::read), (band, _) -> {
      Heddle.blocking(() -> out.write(memory.segment(), band.drawing()));
      freeSlots.put(band.picture());
    });
  }

  /** In a task of the mapping's, beside that which writes. */
  private void read(Yielder<Band> bands) throws IOException, InterruptedException {
    while (true) {
      long slot = freeSlots.get();
      if (!Heddle.blocking(() -> in.read(memory.segment(), slot))) {
        return;
      }
      bands.yield(new Band(memory.handle(), slot, slot + in.frameSize(), in.width(), in.height(), 0,
          in.height()));
    }
  }
}
