package dev.heddle.ipc.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The processes of this machine with their environments, as Linux shows them in {@code /proc}. Only
 * those of this user can be seen; of a process that has ended and is not reaped nothing is left to see.
 */
final class ProcessTable {
  private static final File FOLDER = new File("/proc");
  private static final int USUAL_BYTES = 16 << 10;

  /** Whether there is such a table here. */
  static final boolean PRESENT = new File(FOLDER, "self/environ").canRead();

  private final byte[] word;
  private byte[] environment = new byte[USUAL_BYTES];

  private ProcessTable(ScopeMark mark) {
    this.word = mark.word().getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the processes that bear a mark; none where they cannot be known. */
  static List<ProcessHandle> marked(ScopeMark mark) {
    return PRESENT ? new ProcessTable(mark).find() : List.of();
  }

  private List<ProcessHandle> find() {
    List<ProcessHandle> found = new ArrayList<>();
    String[] names = FOLDER.list();
    for (String name : names == null ? new String[0] : names) {
      if (Character.isDigit(name.charAt(0)) && isMarked(name)) {
        // Once more: before there was a handle, another process may have got the number.
        ProcessHandle.of(Long.parseLong(name)).filter(_ -> isMarked(name)).ifPresent(found::add);
      }
    }
    return found;
  }

  private boolean isMarked(String pid) {
    try (var in = new FileInputStream(FOLDER + "/" + pid + "/environ")) {
      int length = 0;
      int more;
      while ((more = in.read(environment, length, environment.length - length)) > 0) {
        length += more;
        if (length == environment.length) {
          environment = Arrays.copyOf(environment, 2 * length);
        }
      }
      return holdsWord(length);
    } catch (IOException _) {
      // It has ended, or is another user's.
      return false;
    }
  }

  private boolean holdsWord(int length) {
    for (int i = 0; i <= length - word.length; i++) {
      if (environment[i] == word[0]
          && Arrays.equals(environment, i, i + word.length, word, 0, word.length)) {
        return true;
      }
    }
    return false;
  }
}
