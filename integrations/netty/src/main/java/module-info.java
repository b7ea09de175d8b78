/** Netty's channels on Heddle's carriers, and an HTTP server of blocking handlers on them. */
module dev.heddle.netty {
  requires transitive dev.heddle.runtime;
  requires static transitive org.jspecify;
  requires transitive io.netty.buffer;
  requires transitive io.netty.codec.http;
  requires transitive io.netty.common;
  requires transitive io.netty.handler;
  requires transitive io.netty.transport;
  requires io.netty.codec;
  requires io.netty.codec.http2;
  requires static io.netty.transport.classes.epoll;
  requires static io.netty.transport.classes.io_uring;
  requires org.slf4j;

  exports dev.heddle.netty;
}
