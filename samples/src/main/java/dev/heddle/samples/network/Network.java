package dev.heddle.samples.network;

import dev.heddle.samples.stage.Chapter;
import dev.heddle.samples.stage.Sample;

/** The chapter on networks. */
public final class Network {
  /** Its samples. */
  public static final Chapter CHAPTER =
      new Chapter(
          "network", "other machines and other programs",
          new Sample("a server, and clients",
              "One task for each connection, and one end for all of them.",
              EchoSample.class, EchoSample::main),
          new Sample("the same, in secret",
              "The stream is the same to write to and to read from.",
              TlsSample.class, TlsSample::main),
          new Sample("datagrams",
              "No connection: each datagram names whom it goes to.",
              UdpSample.class, UdpSample::main),
          new Sample("commands of the system",
              "The last one is ended when its time is over.",
              CommandSample.class, CommandSample::main));

  private Network() {}
}
