package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.net.Loopback.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Lines, delimiters and counts against a model that has all bytes at once, however they are split. */
@ParameterizedClass
@EnumSource(Runs.class)
class LineFuzzTest {
  @Parameter Runs runs;

  @Test
  void limitOfALineDoesNotCountItsEnd() throws Exception {
    Loopback.run(runs, Kind.TCP, (client, server, group) -> {
      client.write("abc\nabc\r\nabcd\nabcd\r\nab\r\r\n\r\nabc\r");
      assertEquals("abc", server.readLine(3));
      assertEquals("abc", server.readLine(3));
      assertThrows(LimitExceededException.class, () -> server.readLine(3));
      assertEquals("abcd", server.readLine(4));
      assertThrows(LimitExceededException.class, () -> server.readLine(3));
      assertEquals("abcd", server.readLine(4));
      assertEquals("ab\r", server.readLine(3));
      assertEquals("", server.readLine(0));
      // Too long without an end in sight, but for a carriage return.
      client.write("d");
      assertThrows(LimitExceededException.class, () -> server.readLine(3));
      assertEquals('a', server.readExactly(1)[0]);
      client.closeOutput();
      assertThrows(LimitExceededException.class, () -> server.readLine(3));
      assertEquals("bc\rd", server.readLine(4));
      assertEquals(Optional.empty(), server.readLineOrDone(0));
    });
    Loopback.run(runs, Kind.TCP, (client, server, group) -> {
      client.write("abc\r");
      client.closeOutput();
      // No line end, so it counts.
      assertThrows(LimitExceededException.class, () -> server.readLine(3));
      assertEquals("abc\r", server.readLine(Integer.MAX_VALUE));
    });
  }

  @Test
  void readsAgreeWithTheModelHoweverTheBytesAreSplit() throws Exception {
    int trials = Integer.getInteger("heddle.fuzz.lines", 60);
    for (int trial = 0; trial < trials; trial++) {
      long seed = trial * 31L + runs.ordinal();
      try {
        compare(new Random(seed));
      } catch (AssertionError e) {
        throw new AssertionError("Seed " + seed, e);
      }
    }
  }

  private void compare(Random random) throws Exception {
    byte[] sent = new byte[random.nextInt(2_000)];
    for (int i = 0; i < sent.length; i++) {
      sent[i] = "ab\r\n".getBytes(StandardCharsets.US_ASCII)[random.nextInt(4)];
    }
    Loopback.run(runs, Kind.TCP, (client, server, group) -> {
      group.start(() -> {
        for (int at = 0; at < sent.length;) {
          int end = Math.min(sent.length, at + 1 + random.nextInt(50));
          client.write(Arrays.copyOfRange(sent, at, end));
          at = end;
          if (at % 3 == 0) {
            Heddle.yieldNow();
          }
        }
        client.closeOutput();
      });
      var choices = new Random(sent.length);
      int at = 0;
      while (at < sent.length) {
        int limit = choices.nextInt(8);
        at += switch (choices.nextInt(3)) {
          case 0 -> line(server, sent, at, limit);
          case 1 -> until(server, sent, at, limit, choices.nextBoolean() ? "\r\n" : "aab");
          default -> exactly(server, sent, at, limit);
        };
      }
      assertEquals(Optional.empty(), server.readLineOrDone());
    });
  }

  private static String text(byte[] sent, int from, int to) {
    return new String(sent, from, to - from, StandardCharsets.US_ASCII);
  }

  private static int line(ByteStream stream, byte[] sent, int at, int limit) throws Exception {
    String rest = text(sent, at, sent.length);
    int end = rest.indexOf('\n');
    String line = end < 0 ? rest : rest.substring(0, end);
    if (end > 0 && line.endsWith("\r")) {
      line = line.substring(0, end - 1);
    }
    if (line.length() > limit) {
      assertThrows(LimitExceededException.class, () -> stream.readLine(limit));
      assertEquals(sent[at], stream.readExactly(1)[0]);
      return 1;
    }
    assertEquals(line, stream.readLine(limit));
    return end < 0 ? rest.length() : end + 1;
  }

  private static int until(ByteStream stream, byte[] sent, int at, int limit, String delimiter)
      throws Exception {
    int before = text(sent, at, sent.length).indexOf(delimiter);
    byte[] bytes = delimiter.getBytes(StandardCharsets.US_ASCII);
    if (before >= 0 && before <= limit) {
      assertArrayEquals(Arrays.copyOfRange(sent, at, at + before + bytes.length),
          stream.readUntil(bytes, limit));
      return before + bytes.length;
    }
    var thrown = assertThrows(IOException.class, () -> stream.readUntil(bytes, limit));
    boolean ends = sent.length - at - bytes.length + 1 <= limit;
    assertEquals(ends ? EOFException.class : LimitExceededException.class, thrown.getClass());
    assertEquals(sent[at], stream.readExactly(1)[0]);
    return 1;
  }

  private static int exactly(ByteStream stream, byte[] sent, int at, int count) throws Exception {
    if (at + count > sent.length) {
      assertThrows(EOFException.class, () -> stream.readExactly(count));
      return 0;
    }
    assertArrayEquals(Arrays.copyOfRange(sent, at, at + count), stream.readExactly(count));
    return count;
  }
}
