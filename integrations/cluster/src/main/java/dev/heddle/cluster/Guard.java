package dev.heddle.cluster;

import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.nio.MemberSocketInterceptor;
import java.io.IOException;
import java.net.Socket;
import java.util.Properties;

/**
 * Has our handshake on each connection before Hazelcast sends or reads anything there. Hazelcast has the
 * place for it, and in its community edition nothing that fills it.
 */
final class Guard implements MemberSocketInterceptor {
  private final Handshake handshake;

  Guard(Handshake handshake) {
    this.handshake = handshake;
  }

  @Override
  public void init(Properties properties) {
    // There is nothing to be set.
  }

  @Override
  public void onConnect(Socket socket) throws IOException {
    handshake.connect(socket);
  }

  @Override
  public void onAccept(Socket socket) throws IOException {
    handshake.accept(socket);
  }

  /** What Hazelcast asks for its parts. */
  DefaultNodeContext nodeContext() {
    return new DefaultNodeContext() {
      @Override
      public NodeExtension createNodeExtension(Node node) {
        return new DefaultNodeExtension(node) {
          @Override
          public MemberSocketInterceptor getSocketInterceptor(EndpointQualifier endpoint) {
            return Guard.this;
          }
        };
      }
    };
  }
}
