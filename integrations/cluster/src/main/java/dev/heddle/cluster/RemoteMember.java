package dev.heddle.cluster;

import com.hazelcast.cluster.Member;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A process of the cluster, as it has introduced itself.
 *
 * @param id chosen by itself when it started
 * @param address where it is, for people
 * @param pid its process there
 * @param seats how many workers each pool may have there; 0 for a pool's own process
 */
record RemoteMember(UUID id, String address, long pid, int seats) {
  private static final String ID = "heddle.id";
  private static final String PID = "heddle.pid";
  private static final String SEATS = "heddle.seats";

  static Map<String, String> attributes(UUID id, int seats) {
    return Map.of(
        ID, id.toString(),
        PID, Long.toString(ProcessHandle.current().pid()),
        SEATS, Integer.toString(seats));
  }

  /** Null if it is none of ours. */
  static @Nullable RemoteMember of(Member member) {
    try {
      return new RemoteMember(
          UUID.fromString(member.getAttribute(ID)),
          Addresses.text(member.getAddress().getHost(), member.getAddress().getPort()),
          Long.parseLong(member.getAttribute(PID)),
          Integer.parseInt(member.getAttribute(SEATS)));
    } catch (RuntimeException _) {
      return null;
    }
  }

  @Override
  public String toString() {
    return address + " (pid " + pid + ")";
  }
}
