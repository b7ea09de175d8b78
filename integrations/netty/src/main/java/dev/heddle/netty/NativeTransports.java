package dev.heddle.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/** Transports whose classes may be missing: each is loaded by itself when it is asked for. */
final class NativeTransports {
  private NativeTransports() {}

  static final class Epolls {
    private Epolls() {}

    static boolean isAvailable() {
      return Epoll.isAvailable();
    }

    static IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }

    static Class<? extends ServerSocketChannel> serverChannel() {
      return EpollServerSocketChannel.class;
    }

    static Class<? extends SocketChannel> channel() {
      return EpollSocketChannel.class;
    }
  }

  static final class Rings {
    private Rings() {}

    static boolean isAvailable() {
      return IoUring.isAvailable();
    }

    static IoHandlerFactory handlers() {
      return IoUringIoHandler.newFactory();
    }

    static Class<? extends ServerSocketChannel> serverChannel() {
      return IoUringServerSocketChannel.class;
    }

    static Class<? extends SocketChannel> channel() {
      return IoUringSocketChannel.class;
    }
  }
}
