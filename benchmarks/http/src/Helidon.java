import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Helidon, which runs each connection on a virtual thread of the JDK's. */
final class Helidon {
  private static final Waits WAITS = new Waits(Thread.ofVirtual().factory());

  static void start(int port) {
    WebServer.builder()
        .port(port)
        .routing(routing ->
            routing.get("/now", Helidon::handle).get("/wait", Helidon::handle).get("/fan", Helidon::handle))
        .build()
        .start();
  }

  private static void handle(ServerRequest request, ServerResponse response) throws Exception {
    response.header("Content-Type", "text/plain; charset=utf-8");
    response.send(WAITS.answer(request.path().path()));
  }

  private Helidon() {}
}
