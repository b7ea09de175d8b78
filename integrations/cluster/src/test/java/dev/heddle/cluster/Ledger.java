package dev.heddle.cluster;

import dev.heddle.ipc.RemoteFunction;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Triples a number, and leaves word that it has begun, in a file of the process that runs it; what is
 * written there survives the process.
 *
 * @param folder where the files are
 * @param millis how long it takes
 */
record Ledger(String folder, int millis) implements RemoteFunction<Integer, Integer> {

  @Override
  public Integer apply(Integer number) throws Exception {
    Files.writeString(
        Path.of(folder, Long.toString(ProcessHandle.current().pid())),
        number + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    Thread.sleep(millis);
    return number * 3;
  }

  /** How often each number has begun, in all processes. */
  static Map<Integer, Integer> read(Path folder) throws IOException {
    Map<Integer, Integer> begun = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        for (String line : Files.readAllLines(file)) {
          begun.merge(Integer.valueOf(line), 1, Integer::sum);
        }
      }
    }
    return begun;
  }
}
