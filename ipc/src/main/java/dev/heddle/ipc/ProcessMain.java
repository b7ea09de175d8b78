package dev.heddle.ipc;

import java.io.DataInputStream;

/** The program of a {@link WorkerProcess}. */
final class ProcessMain {
  private static final int THROWN = 1;

  private ProcessMain() {}

  static void main(String[] args) {
    int code = 0;
    try {
      Orphan.haltWhenGone(Long.parseLong(args[0]));
      ProcessProgram.read(new DataInputStream(System.in)).call();
    } catch (Throwable e) {
      e.printStackTrace();
      code = THROWN;
    }
    System.out.flush();
    System.exit(code);
  }
}
