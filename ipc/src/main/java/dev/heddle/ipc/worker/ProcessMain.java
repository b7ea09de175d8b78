package dev.heddle.ipc.worker;

import dev.heddle.ipc.WorkerProcess;
import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;

/** The program of a {@link WorkerProcess}. */
public final class ProcessMain {
  private static final int THROWN = 1;

  private ProcessMain() {}

  static void main(String[] args) {
    int code = 0;
    try {
      Orphan.haltWhenGone(Long.parseLong(args[0]));
      // Not through System.in, whose buffer would keep what others are to read from the descriptor.
      var in = new DataInputStream(new FileInputStream(FileDescriptor.in));
      ProcessProgram.read(in).call();
    } catch (Throwable e) {
      e.printStackTrace();
      code = THROWN;
    }
    System.out.flush();
    System.exit(code);
  }
}
