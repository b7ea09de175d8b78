package dev.heddle.ipc.process;

import dev.heddle.scheduler.Log;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A small process beside this one that ends what this one has started when this one has ended, by
 * whatever cause, {@code kill -9} included. It is a shell that reads from a FIFO whose only writer is
 * this JVM, so that it sees the end of it at once; then it looks for the marks of our scopes, asks
 * their processes to end, and kills those that have not after a second; the folder of its queues it
 * deletes first. It is no child of this JVM's,
 * has a session of its own where there is {@code setsid}, and is started once, with the first process
 * that needs it. Testcontainers' Ryuk does the same for containers.
 *
 * <p>How it begins leaves no gap: the first shell holds the FIFO open for writing until this JVM has
 * opened it, which it learns from the end of its own input, as it would learn that this JVM has died.
 */
public final class Reaper {
  private static final Logger LOG = Log.of(Reaper.class);
  private static final String READY = "ready";

  /** Arguments: a folder for the FIFO, the word to look for, the other script, the temporary folder. */
  private static final String PREPARE =
      """
          mkfifo -m 600 "$1/alive" || exit
          exec 3<>"$1/alive" 4<"$1/alive"
          echo ready
          read -r _
          rm -rf "$1"
          exec 3>&-
          cd /
          $(command -v setsid) /bin/sh -c "$3" heddle-reaper "$2" "$4" <&4 4<&- >/dev/null 2>&1 &
          """;

  /** Arguments: the word to look for, and where the folders of queues may be that are named by it. */
  private static final String REAP =
      """
          trap '' HUP INT QUIT TERM
          word=$1
          marked() {
            for file in $(printf '%s\\n' /proc/[0-9]*/environ | xargs grep -lsF -e "$word"); do
              file=${file#/proc/}
              echo "${file%/environ}"
            done
          }
          read -r _
          for folder in "$2" /tmp /dev/shm; do
            rm -rf "$folder/heddle-queue-${word#/}"*
          done
          pids=$(marked)
          [ -z "$pids" ] || kill -TERM $pids
          rounds=0
          while [ -n "$pids" ] && [ $rounds -lt 10 ]; do
            sleep 0.1 || sleep 1
            pids=$(marked)
            rounds=$((rounds + 1))
          done
          while [ -n "$pids" ] && [ $rounds -lt 200 ]; do
            kill -KILL $pids
            sleep 0.02 || sleep 1
            pids=$(marked)
            rounds=$((rounds + 1))
          done
          """;

  /** Open for as long as this JVM lives. */
  private static final @Nullable OutputStream ALIVE = startOrWarn();

  private Reaper() {}

  /** Returns when there is one; or, after a warning, when there can be none. Blocks. */
  public static void begin() {
    // Loading this class has done it.
  }

  static boolean isWatching() {
    return ALIVE != null;
  }

  private static @Nullable OutputStream startOrWarn() {
    try {
      return ProcessTable.PRESENT ? start() : null;
    } catch (IOException | InterruptedException | RuntimeException | OutOfMemoryError e) {
      LOG.warn(
          "What this process starts may live on if this process is killed: the reaper, a shell that"
              + " would see to it, could not be started",
          e);
      return null;
    }
  }

  private static OutputStream start() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("heddle-reaper-");
    var builder =
        new ProcessBuilder(
            "/bin/sh",
            "-c",
            PREPARE,
            "heddle-reaper",
            folder.toString(),
            ScopeMark.OF_THIS_PROCESS,
            REAP,
            System.getProperty("java.io.tmpdir"));
    ScopeMark.removeFrom(builder.environment());
    Process shell = builder.redirectError(Redirect.DISCARD).start();
    OutputStream opened;
    try (OutputStream _ = shell.getOutputStream(); var answer = shell.getInputStream()) {
      byte[] said = answer.readNBytes(READY.length());
      if (!new String(said, StandardCharsets.US_ASCII).equals(READY)) {
        Files.deleteIfExists(folder);
        throw new IOException("/bin/sh could not make a FIFO in " + folder);
      }
      opened = new FileOutputStream(folder.resolve("alive").toFile());
    }
    shell.waitFor();
    return opened;
  }
}
