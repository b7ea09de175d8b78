package dev.heddle.ipc;

import java.io.IOException;

/**
 * A process that has just been started, and what it and all that it starts are known by.
 *
 * @param process the process
 * @param mark its mark
 */
record MarkedProcess(Process process, ScopeMark mark) {

  static MarkedProcess start(ProcessBuilder builder) throws IOException {
    var mark = ScopeMark.next();
    mark.addTo(builder.environment());
    return new MarkedProcess(builder.start(), mark);
  }

  ProcessTree tree() {
    return new ProcessTree(process.toHandle(), mark);
  }
}
