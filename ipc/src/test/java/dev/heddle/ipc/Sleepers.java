package dev.heddle.ipc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Processes that a test's commands start and that only somebody else ends: each has its pid in a file
 * of its own.
 */
public record Sleepers(Path folder) {

  /** A script that starts one in the background. */
  public String inBackground(String name, String redirections) {
    return "sleep 600 " + redirections + " & echo $! > '" + folder + "/" + name + "'; ";
  }

  /** A script that starts one that nobody's child is, in a session of its own. */
  public String daemon(String name, String redirections) {
    return "(setsid sh -c 'echo $$ > \"" + folder + "/" + name + "\"; exec sleep 600' "
        + redirections
        + " &); while [ ! -s '" + folder + "/" + name + "' ]; do sleep 0.01; done; ";
  }

  /** One that does not end when asked to. */
  public String deaf(String name, String redirections) {
    return "sh -c 'trap \"\" TERM; echo $$ > \"" + folder + "/" + name
        + "\"; while :; do sleep 0.05; done' " + redirections + " & while [ ! -s '" + folder + "/"
        + name + "' ]; do sleep 0.01; done; ";
  }

  public List<ProcessHandle> await(int count) throws IOException, InterruptedException {
    while (true) {
      List<Long> pids = pids();
      if (pids.size() == count) {
        return pids.stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
      }
      Thread.sleep(10);
    }
  }

  private List<Long> pids() throws IOException {
    List<Long> pids = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file).strip();
        if (!text.isEmpty()) {
          pids.add(Long.parseLong(text));
        }
      }
    }
    return pids;
  }

  /** Those that run although they should not; they are killed. */
  public List<ProcessHandle> left() throws IOException {
    List<ProcessHandle> left =
        pids().stream()
            .flatMap(pid -> ProcessHandle.of(pid).stream())
            .filter(Sleepers::runs)
            .toList();
    left.forEach(ProcessHandle::destroyForcibly);
    return left;
  }

  public static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }
}
