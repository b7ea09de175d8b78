import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http11.AbstractHttp11Protocol;

/** Tomcat, whose servlets run on an executor of virtual threads. */
@SuppressWarnings("deprecation")
final class TomcatEmbedded {

  static void start(int port, Executor executor, Waits waits) throws Exception {
    var tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    tomcat.setPort(port);
    var protocol = (AbstractHttp11Protocol<?>) tomcat.getConnector().getProtocolHandler();
    protocol.setExecutor(executor);
    protocol.setMaxKeepAliveRequests(-1);
    protocol.setAcceptCount(1024);
    Context context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "waits", new HttpServlet() {
      private static final long serialVersionUID = 1L;

      @Override
      protected void doGet(HttpServletRequest request, HttpServletResponse response)
          throws IOException {
        try {
          byte[] body = waits.answer(request.getRequestURI()).getBytes(StandardCharsets.UTF_8);
          response.setContentType("text/plain; charset=utf-8");
          response.setContentLength(body.length);
          response.getOutputStream().write(body);
        } catch (InterruptedException | ExecutionException e) {
          throw new IOException(e);
        }
      }
    });
    context.addServletMappingDecoded("/*", "waits");
    tomcat.start();
  }

  private TomcatEmbedded() {}
}
