package dev.heddle.ipc;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Something that has happened, which processes tell each other by a file. */
public record Mark(String file) implements Serializable {

  public static Mark in(Path directory, String name) {
    return new Mark(directory.resolve(name).toString());
  }

  /** In any process; a second time it does nothing. */
  public void set() throws IOException {
    try {
      Files.createFile(Path.of(file));
    } catch (FileAlreadyExistsException _) {
      // It has happened before.
    }
  }

  public boolean isSet() {
    return Files.exists(Path.of(file));
  }

  /** In any process, however long it takes. */
  void await() throws InterruptedException {
    while (!isSet()) {
      Thread.sleep(5);
    }
  }
}
