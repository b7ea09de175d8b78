package dev.heddle.ipc.process;

import java.io.IOException;

/**
 * A process that has just been started, and what it and all that it starts are known by.
 *
 * @param process the process
 * @param mark its mark
 */
public record MarkedProcess(Process process, ScopeMark mark) {

  public static MarkedProcess start(ProcessBuilder builder) throws IOException {
    var mark = ScopeMark.next();
    mark.addTo(builder.environment());
    return new MarkedProcess(builder.start(), mark);
  }

  public ProcessTree tree() {
    return new ProcessTree(process.toHandle(), mark);
  }
}
