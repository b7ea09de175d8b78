package dev.heddle.benchmarks.workloads;

/** The server's process: prints the port, and ends with its standard input. */
public final class EchoMain {
  private EchoMain() {}

  /**
   * Runs a server.
   *
   * @param args the subject's method and the number of carriers
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    var server = EchoServer.named(args[0], Integer.parseInt(args[1]));
    System.out.println(Program.PORT + " " + server.open());
    while (System.in.read() >= 0) {
      // Whoever started it is still there.
    }
    Runtime.getRuntime().halt(0);
  }
}
