import dev.heddle.Heddle;
import dev.heddle.Promise;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Starts one of the servers: its name and its port are the arguments. */
final class Main {

  private interface Start {
    void on(Executor executor, Waits waits) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[1]);
    switch (args[0]) {
      case "heddle-netty" -> HeddleNetty.start(port);
      case "netty" -> Netty.onTheLoop(port);
      case "netty-jdk" -> Netty.handingOver(port);
      case "helidon" -> Helidon.start(port);
      case "jetty-jdk" -> onJdk((executor, waits) -> Jetty.start(port, executor, waits));
      case "jetty-heddle" -> onHeddle((executor, waits) -> Jetty.start(port, executor, waits));
      case "tomcat-jdk" -> onJdk((executor, waits) -> TomcatEmbedded.start(port, executor, waits));
      case "tomcat-heddle" ->
        onHeddle((executor, waits) -> TomcatEmbedded.start(port, executor, waits));
      default -> throw new IllegalArgumentException(args[0]);
    }
    Thread.currentThread().join();
  }

  private static void onJdk(Start server) throws Exception {
    ThreadFactory threads = Thread.ofVirtual().factory();
    server.on(Executors.newThreadPerTaskExecutor(threads), new Waits(threads));
  }

  /** On two carriers, while the server lives. */
  private static void onHeddle(Start server) throws Exception {
    Heddle.builder().carriers(2).run(() -> {
      var scheduler = Heddle.scheduler();
      Heddle.blocking(() -> server.on(scheduler.asExecutor(), new Waits(scheduler.asThreadFactory())));
      new Promise<Void>().await();
    });
  }

  private Main() {}
}
