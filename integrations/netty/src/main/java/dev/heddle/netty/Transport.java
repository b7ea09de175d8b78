package dev.heddle.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** What Netty waits in, and its channels that go with it. */
public enum Transport {
  /** The JDK's selectors: everywhere. */
  NIO,
  /** Linux, with {@code netty-transport-native-epoll} among the libraries. */
  EPOLL,
  /** Linux, with {@code netty-transport-native-io_uring} among the libraries. */
  IO_URING;

  /**
   * Returns the one to take if there is no reason for another: epoll where it loads, else NIO.
   *
   * @return a transport that is available
   */
  public static Transport best() {
    return EPOLL.isAvailable() ? EPOLL : NIO;
  }

  /**
   * Says whether it can be used here.
   *
   * @return false if its libraries are missing, or the system is another one
   */
  public boolean isAvailable() {
    try {
      return switch (this) {
        case NIO -> true;
        case EPOLL -> NativeTransports.Epolls.isAvailable();
        case IO_URING -> NativeTransports.Rings.isAvailable();
      };
    } catch (LinkageError _) {
      return false;
    }
  }

  /**
   * Returns Netty's class of listening sockets.
   *
   * @return the class, for a {@code ServerBootstrap}
   */
  public Class<? extends ServerSocketChannel> serverChannel() {
    return switch (this) {
      case NIO -> NioServerSocketChannel.class;
      case EPOLL -> NativeTransports.Epolls.serverChannel();
      case IO_URING -> NativeTransports.Rings.serverChannel();
    };
  }

  /**
   * Returns Netty's class of connections.
   *
   * @return the class, for a {@code Bootstrap}
   */
  public Class<? extends SocketChannel> channel() {
    return switch (this) {
      case NIO -> NioSocketChannel.class;
      case EPOLL -> NativeTransports.Epolls.channel();
      case IO_URING -> NativeTransports.Rings.channel();
    };
  }

  IoHandlerFactory handlers() {
    return switch (this) {
      case NIO -> NioIoHandler.newFactory();
      case EPOLL -> NativeTransports.Epolls.handlers();
      case IO_URING -> NativeTransports.Rings.handlers();
    };
  }

  /** Fails if it cannot be used. */
  void check() {
    if (!isAvailable()) {
      throw new IllegalStateException(
          this + " cannot be used here: add netty-transport-native-"
              + name().toLowerCase(java.util.Locale.ROOT)
              + " for this system to the libraries, or take Transport.best()");
    }
  }
}
