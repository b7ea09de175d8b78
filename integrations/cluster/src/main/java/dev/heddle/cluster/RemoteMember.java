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
  /** More is not believed: a pool asks for as many as it is told there are. */
  static final int MOST_SEATS = 10_000;

  private static final String ID = "heddle.id";
  private static final String PID = "heddle.pid";
  private static final String SEATS = "heddle.seats";

  static Map<String, String> attributes(UUID id, int seats) {
    return Map.of(
        ID, id.toString(),
        PID, Long.toString(ProcessHandle.current().pid()),
        SEATS, Integer.toString(seats));
  }

  /** Null if it is none of ours, or says what none of ours does. */
  static @Nullable RemoteMember of(Member member) {
    try {
      int seats = Integer.parseInt(member.getAttribute(SEATS));
      if (seats < 0 || seats > MOST_SEATS) {
        return null;
      }
      return new RemoteMember(
          UUID.fromString(member.getAttribute(ID)),
          Addresses.text(member.getAddress().getHost(), member.getAddress().getPort()),
          Long.parseLong(member.getAttribute(PID)),
          seats);
    } catch (RuntimeException _) {
      return null;
    }
  }

  @Override
  public String toString() {
    return address + " (pid " + pid + ")";
  }
}
