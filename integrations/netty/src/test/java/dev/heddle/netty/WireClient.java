package dev.heddle.netty;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that says what it says byte by byte. */
final class WireClient implements AutoCloseable {
  final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  WireClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  WireClient say(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return this;
  }

  WireClient say(byte[] bytes) throws IOException {
    out.write(bytes);
    return this;
  }

  static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }

  String line() throws IOException {
    var line = new StringBuilder();
    int c;
    while ((c = in.read()) != '\n') {
      if (c < 0) {
        throw new IOException("The server has closed after '" + line + "'");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** Reads a response with a length; returns the status and the body. */
  String answer() throws IOException {
    String status = line().substring("HTTP/1.1 ".length());
    int length = 0;
    String header;
    while (!(header = line()).isEmpty()) {
      if (header.toLowerCase(java.util.Locale.ROOT).startsWith("content-length: ")) {
        length = Integer.parseInt(header.substring("content-length: ".length()));
      }
    }
    return status.substring(0, 3) + " "
        + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
  }

  /** Reads to the end. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  int read() throws IOException {
    return in.read();
  }

  byte[] read(int count) throws IOException {
    return in.readNBytes(count);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
