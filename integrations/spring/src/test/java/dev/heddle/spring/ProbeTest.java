package dev.heddle.spring;
import java.io.*;
import java.net.*;
import java.util.*;
import org.junit.jupiter.api.Test;
class ProbeTest {
  @Test void probe() throws Exception {
    for (int round = 0; round < 2; round++)
    try (var a = new Application(WebServers.JETTY, Application.ON, "spring.threads.heddle.carriers=" + (1 + round % 2))) {
      int threads = 0; int all = 0;
      for (int i = 0; i < 200; i++) {
        try (var s = new Socket("localhost", a.port())) {
          s.getOutputStream().write("GET /callable HTTP/1.1\r\nHost: x\r\n\r\nGET /plain HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes());
          String answer = new String(s.getInputStream().readAllBytes());
          all++;
          if (answer.contains("thread")) threads++;
        }
      }
      System.out.println("THREADS " + threads + " of " + all);
    }
  }
}
