package dev.heddle.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.topic.ITopic;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Strangers at the door of a member, and a member that has gone bad. */
@Timeout(120)
class AttackTest {
  private static final int GREETING_BYTES = 4 + 1 + 32;
  private static final String SECRET = "sixteen characters or more";
  private ClusterMember member;
  private ClusterPool pool;

  @BeforeEach
  void start() {
    member = ClusterMember.builder().name("attacked").threads(1).secret(SECRET).join();
    pool =
        ClusterPool.builder().name("attacked").members(member.address()).secret(SECRET).build();
  }

  @AfterEach
  void end() throws Exception {
    assertEquals(2, pool.call((Integer n) -> n + 1, 1));
    pool.close();
    member.close();
  }

  private Socket connect() throws IOException {
    var address = Addresses.parse(member.address()).getFirst();
    return new Socket(address.getHostString(), address.getPort());
  }

  @Test
  void whoSpeaksHazelcastAtOnceIsHungUpOn() throws Exception {
    var random = new Random(5);
    for (String greeting : List.of("HZC", "CP2", "GET / HTTP/1.1\r\n\r\n", "")) {
      try (Socket socket = connect()) {
        byte[] noise = new byte[200];
        random.nextBytes(noise);
        byte[] beginning = greeting.getBytes(US_ASCII);
        System.arraycopy(beginning, 0, noise, 0, beginning.length);
        socket.getOutputStream().write(noise);
        // Greeting and nonce of the member at most, and no proof of anything.
        assertTrue(bytesUntilTheEnd(socket) <= GREETING_BYTES);
      }
    }
  }

  private static int bytesUntilTheEnd(Socket socket) {
    int count = 0;
    try {
      while (socket.getInputStream().read() >= 0) {
        count++;
      }
    } catch (IOException _) {
      // Hung up on with what had not been read.
    }
    return count;
  }

  @Test
  void whoSaysNothingDoesNotKeepOthersOut() throws Exception {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      silent.add(connect());
    }
    try (ClusterPool another =
        ClusterPool.builder().name("attacked").members(member.address()).secret(SECRET).build()) {
      assertEquals(7, another.call((Integer n) -> n, 7));
    }
    for (Socket socket : silent) {
      socket.close();
    }
  }

  /** More than Hazelcast would have threads for. */
  @Test
  void manyWhoSayNothingDoNotKeepOthersOut() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        silent.add(connect());
      }
      try (ClusterPool another =
          ClusterPool.builder().name("attacked").members(member.address()).secret(SECRET).build()) {
        assertEquals(7, another.call((Integer n) -> n, 7));
      }
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  /** Listens in on a pool that joins, and says the same again. */
  @Test
  void aProofThatWasHeardIsOfNoUse() throws Exception {
    byte[] heard;
    try (var ear = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket there = connect()) {
      Thread joining =
          Thread.ofPlatform().start(
              () -> {
                try (Socket socket = new Socket(ear.getInetAddress(), ear.getLocalPort())) {
                  new Handshake(Secret.of(SECRET), Fingerprint.ofClassPath().in("attacked"))
                      .connect(socket);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      try (Socket here = ear.accept()) {
        heard = passOn(here, there);
      }
      joining.join();
    }
    int proved = GREETING_BYTES + Secret.MAC_BYTES;
    assertTrue(heard.length > proved, "a handshake was heard");
    try (Socket socket = connect()) {
      socket.getOutputStream().write(heard, 0, proved);
      var in = new DataInputStream(socket.getInputStream());
      in.readNBytes(GREETING_BYTES);
      assertEquals(0, in.readByte());
      assertTrue(in.readUTF().contains("does not know the secret"));
    }
  }

  private static byte[] passOn(Socket here, Socket there) throws Exception {
    var heard = new ByteArrayOutputStream();
    Thread back =
        Thread.ofPlatform().start(
            () -> {
              try {
                there.getInputStream().transferTo(here.getOutputStream());
              } catch (IOException _) {
                // The end.
              }
            });
    byte[] buffer = new byte[1 << 16];
    int length;
    while ((length = here.getInputStream().read(buffer)) >= 0) {
      heard.write(buffer, 0, length);
      there.getOutputStream().write(buffer, 0, length);
    }
    there.close();
    back.join();
    return heard.toByteArray();
  }

  /** As Hazelcast without a guard would let it. */
  @Test
  void aHazelcastWithoutTheSecretStaysAlone() {
    var config = new Config().setClusterName("attacked");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.max.join.seconds", "3");
    config.getNetworkConfig().setPort(5901);
    var join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).addMember(member.address());
    HazelcastInstance stranger = null;
    try {
      stranger = Hazelcast.newHazelcastInstance(config);
      assertEquals(1, stranger.getCluster().getMembers().size());
    } catch (IllegalStateException _) {
      // It has not even got to be alone.
    } finally {
      if (stranger != null) {
        stranger.getLifecycleService().terminate();
      }
    }
  }

  static final class Evil implements Serializable {
    private static final long serialVersionUID = 1L;
    static volatile boolean read;

    private void readObject(ObjectInputStream in) throws IOException {
      read = true;
      if (in.available() > 1_000_000) {
        throw new EOFException();
      }
    }
  }

  private NodeSettings settings() {
    return new NodeSettings(
        "attacked", "127.0.0.1", 0, Addresses.parse(member.address()), SECRET, null,
        Duration.ofSeconds(30), _ -> {});
  }

  /** Each would be asked for. */
  @Test
  void aMemberThatLendsMillionsOfWorkersIsNotBelieved() throws Exception {
    try (Bad bad = Bad.join(settings(), 20_000_000)) {
      assertEquals(2, bad.hazelcast().getCluster().getMembers().size() - 1);
      assertEquals(
          IntStream.range(0, 500).map(n -> n + 1).boxed().toList(),
          pool.map((Integer n) -> n + 1, IntStream.range(0, 500).boxed().toList()));
      assertEquals(1, pool.workers().size());
    }
  }

  @Test
  void aMemberThatSendsGarbageFailsNothingOfOthers() throws Exception {
    List<UUID> inboxes = new ArrayList<>();
    try (Bad bad = Bad.join(settings(), 0)) {
      bad.others().forEach(other -> inboxes.add(other.id()));
      assertEquals(2, inboxes.size());
      var random = new Random(3);
      for (int i = 0; i < 2_000; i++) {
        for (UUID inbox : inboxes) {
          bad.send(inbox, random, pool);
        }
      }
      assertEquals(
          IntStream.range(0, 500).map(n -> n + 1).boxed().toList(),
          pool.idempotent(100).map((Integer n) -> n + 1, IntStream.range(0, 500).boxed().toList()));
    }
    assertFalse(Evil.read, "a class of somebody's was deserialized");
  }

  /** Knows the secret, and all that a member knows. */
  private record Bad(HazelcastInstance hazelcast) implements AutoCloseable {
    static Bad join(NodeSettings settings, int seats) {
      var guard = new Guard(settings.handshake());
      return new Bad(
          com.hazelcast.instance.impl.HazelcastInstanceFactory.newHazelcastInstance(
              settings.config(UUID.randomUUID(), seats, guard), "bad", guard.nodeContext()));
    }

    List<RemoteMember> others() {
      UUID self = hazelcast.getCluster().getLocalMember().getUuid();
      return hazelcast.getCluster().getMembers().stream()
          .filter(member -> !member.getUuid().equals(self))
          .map(RemoteMember::of)
          .toList();
    }

    void send(UUID inbox, Random random, ClusterPool pool) {
      ITopic<Object> topic =
          hazelcast.getTopic("heddle-" + inbox + "-" + random.nextInt(4));
      byte[] noise = new byte[random.nextInt(100)];
      random.nextBytes(noise);
      topic.publish(
          switch (random.nextInt(6)) {
            case 0 -> noise;
            case 1 -> new Evil();
            case 2 -> "text";
            case 3 -> new Beat(UUID.randomUUID(), 0, Map.of(UUID.randomUUID(), 9L))
                .envelope().encode();
            default -> new Envelope(
                Envelope.Kind.values()[random.nextInt(5)], UUID.randomUUID(), random.nextInt(5),
                noise).encode();
          });
    }

    @Override
    public void close() {
      hazelcast.getLifecycleService().terminate();
    }
  }
}
