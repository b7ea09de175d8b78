package dev.heddle.samples.choose;

import dev.heddle.samples.ways.Way;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;

/** What work can be given to, and why. */
enum Tool {
  PLAIN_CALL("a plain call",
      "There is one piece, and nothing to do beside it: anything else costs time and gains none.",
      Way.SEQUENTIAL, "PlainCall"), TASKS("tasks on one event loop",
          "The pieces wait, and waits cost nothing when they overlap: one thread serves thousands. Nothing comes"
              + " between two waits of a task, so what they share needs no lock unless it is held across a wait.",
          Way.ASYNC, "Tasks"), BLOCKING_CALLS("blocking calls beside the loop",
              "The pieces wait in calls that hold their thread, and on the loop they would hold everybody. Heddle.blocking"
                  + " gives each a thread for as long as it takes; they share memory, and a limit keeps them few.",
              Way.BLOCKING_CALLS, "BlockingCalls"), CARRIERS("tasks on several carriers",
                  "The pieces compute: on several carriers as many do so at the same instant as there are cores, and all see"
                      + " the same memory, of which processes would need copies. From two carriers on, what they change"
                      + " needs a lock.",
                  Way.CARRIERS, "Carriers"), PROCESSES("a pool of worker processes",
                      "A piece may crash or has to be stopped by force, and only a process of its own keeps that from the others:"
                          + " a crash, a leak or a full heap stays in one of them, and a cancelled one is stopped,"
                          + " whatever it does. It costs the start of the processes, and copies of what goes there.",
                      Way.PROCESSES, "Processes"), TASKS_AND_PROCESSES(
                          "tasks on one event loop, and a pool of worker processes",
                          "The pieces wait and then compute: the loop does the waiting for all, and hands what computes to worker"
                              + " processes, so that it is never held up.",
                          Way.PROCESSES, "TasksAndProcesses");

  final String title;
  final String reason;
  final Way way;
  private final String program;

  Tool(String title, String reason, Way way, String program) {
    this.title = title;
    this.reason = reason;
    this.way = way;
    this.program = program;
  }

  /** The tool for some work: what may break decides first, then what is shared, then what waits. */
  static Tool of(Work work) {
    if (work.mayCrash()) {
      return work.does() == Does.BOTH ? TASKS_AND_PROCESSES : PROCESSES;
    }
    if (work.pieces() == 1) {
      return PLAIN_CALL;
    }
    return switch (work.does()) {
      case WAITS -> TASKS;
      case BLOCKS -> BLOCKING_CALLS;
      case COMPUTES -> CARRIERS;
      case BOTH -> work.sharesData() ? CARRIERS : TASKS_AND_PROCESSES;
    };
  }

  /** A whole program that uses it. */
  String program() throws IOException {
    String file = program + ".java";
    try (InputStream source = Tool.class.getResourceAsStream(file)) {
      if (source == null) {
        throw new NoSuchFileException(file);
      }
      return new String(source.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
