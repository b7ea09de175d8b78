package dev.heddle.libraries;

import dev.heddle.HeddleRuntime;
import dev.heddle.Promise;
import dev.heddle.netty.NettyServer;
import io.helidon.webserver.WebServer;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.undertow.Undertow;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Servers whose requests are answered by tasks. */
enum Server {
  JETTY {
    @Override
    Running start(HeddleRuntime heddle, Path folder, Answer answer) throws Exception {
      var threads = new QueuedThreadPool();
      threads.setVirtualThreadsExecutor(heddle.executor());
      var server = new org.eclipse.jetty.server.Server(threads);
      var connector = new ServerConnector(server);
      connector.setHost("127.0.0.1");
      server.addConnector(connector);
      server.setHandler(new Handler.Abstract() {
        @Override
        public boolean handle(Request request, Response response, Callback callback)
            throws Exception {
          Content.Sink.write(
              response, true, answer.to(request.getHttpURI().getQuery()), callback);
          return true;
        }
      });
      server.start();
      return new Running(connector.getLocalPort(), server::stop);
    }
  },

  TOMCAT {
    @Override
    Running start(HeddleRuntime heddle, Path folder, Answer answer) throws Exception {
      var tomcat = new Tomcat();
      tomcat.setBaseDir(folder.toString());
      tomcat.setPort(0);
      tomcat.getConnector().getProtocolHandler().setExecutor(heddle.executor());
      var context = tomcat.addContext("", null);
      Tomcat.addServlet(context, "answer", new HttpServlet() {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
          try {
            response.getWriter().print(answer.to(request.getQueryString()));
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        }
      }).addMapping("/*");
      tomcat.start();
      return new Running(tomcat.getConnector().getLocalPort(), () -> {
        tomcat.stop();
        tomcat.destroy();
      });
    }
  },

  UNDERTOW {
    @Override
    Running start(HeddleRuntime heddle, Path folder, Answer answer) {
      var undertow = Undertow.builder()
          .addHttpListener(0, "127.0.0.1")
          .setHandler(request -> request.dispatch(heddle.executor(), exchange -> exchange
              .getResponseSender().send(answer.to(exchange.getQueryString()))))
          .build();
      undertow.start();
      var address = (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
      return new Running(address.getPort(), undertow::stop);
    }
  },

  HELIDON {
    @Override
    Running start(HeddleRuntime heddle, Path folder, Answer answer) {
      var server = WebServer.builder().host("127.0.0.1").port(0)
          .routing(routing -> routing.get("/", (request, response) -> response
              .send(heddle.call(() -> answer.to(request.query().rawValue())))))
          .build()
          .start();
      return new Running(server.port(), server::stop);
    }
  },

  NETTY {
    @Override
    Running start(HeddleRuntime heddle, Path folder, Answer answer) throws Exception {
      var started = new Promise<NettyServer>();
      var run = heddle.start(() -> {
        try (var server = NettyServer.builder().port(0).serve(exchange -> exchange.respond(
            answer.to(new QueryStringDecoder(exchange.request().uri()).rawQuery())))) {
          started.complete(server);
          server.await();
          server.shutdown(Duration.ofSeconds(20));
        }
      });
      NettyServer server = started.get();
      return new Running(server.port(), () -> {
        server.stop();
        run.get();
      });
    }
  };

  abstract Running start(HeddleRuntime heddle, Path folder, Answer answer) throws Exception;
}
