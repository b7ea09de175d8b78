package dev.heddle.ipc.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class LeftFilesTest {
  private static void make(Path file, Instant when) throws Exception {
    Files.setLastModifiedTime(Files.createFile(file), FileTime.from(when));
  }

  @Test
  void onlyWhatHasBeenLeftIsDeleted(@TempDir Path folder) throws Exception {
    Instant now = Instant.now();
    make(folder.resolve("heddle-memory-left"), now.minusSeconds(90));
    make(folder.resolve("heddle-memory-being-made"), now.minusSeconds(5));
    make(folder.resolve("heddle-named-memory-in-use"), now.minusSeconds(90));
    make(folder.resolve("somebody-elses"), now.minusSeconds(90));
    LeftFiles.sweep(folder);
    try (var files = Files.list(folder)) {
      assertEquals(
          Set.of("heddle-memory-being-made", "heddle-named-memory-in-use", "somebody-elses"),
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
  }

  @Test
  void nobodyElseCanOpenWhatIsShared() throws Exception {
    SharedFile file = SharedFile.create(100);
    try {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file.path()))));
    } finally {
      file.close();
    }
  }
}
