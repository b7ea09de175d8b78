package dev.heddle.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes received and not yet taken. Grows to what one operation needs; touched by its reader only. */
final class ReadBuffer {
  /** The longest array that a JVM makes. */
  private static final int MOST = Integer.MAX_VALUE - 8;

  private static final int INITIAL = 8 * 1024;
  private static final byte[] NONE = new byte[0];

  private byte[] bytes = NONE;
  private ByteBuffer view = ByteBuffer.wrap(NONE);
  private int start;
  private int end;

  int size() {
    return end - start;
  }

  /** Returns where to receive into, with place for at least one byte; then call {@link #filled}. */
  ByteBuffer room() {
    if (start == end) {
      start = 0;
      end = 0;
    }
    if (end == bytes.length) {
      makeRoom();
    }
    return view.limit(bytes.length).position(end);
  }

  private void makeRoom() {
    int size = size();
    byte[] target = bytes;
    if (start < bytes.length / 2 || bytes.length == 0) {
      target = new byte[larger(bytes.length)];
    }
    System.arraycopy(bytes, start, target, 0, size);
    if (target != bytes) {
      bytes = target;
      view = ByteBuffer.wrap(target);
    }
    start = 0;
    end = size;
  }

  private static int larger(int length) {
    if (length == MOST) {
      throw new IllegalStateException("A stream holds at most " + MOST
          + " unread bytes at a time; read more of them into a ByteBuffer, part by part");
    }
    return Math.clamp(length * 2L, INITIAL, MOST);
  }

  /** Takes over what has been put into {@link #room}. */
  void filled() {
    end = view.position();
  }

  /**
   * Finds a delimiter.
   *
   * @param from how many bytes are known not to begin it
   * @return how many bytes there are before it, or -1
   */
  int indexOf(byte[] delimiter, int from) {
    byte first = delimiter[0];
    int last = end - delimiter.length;
    for (int at = start + from; at <= last; at++) {
      if (bytes[at] == first
          && Arrays.equals(bytes, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
        return at - start;
      }
    }
    return -1;
  }

  byte at(int index) {
    return bytes[start + index];
  }

  byte[] take(int count) {
    byte[] taken = Arrays.copyOfRange(bytes, start, start + count);
    start += count;
    return taken;
  }

  String takeString(int count) {
    var taken = new String(bytes, start, count, StandardCharsets.UTF_8);
    start += count;
    return taken;
  }

  void skip(int count) {
    start += count;
  }

  /** Moves as much as fits. */
  int drainTo(ByteBuffer target) {
    int count = Math.min(size(), target.remaining());
    target.put(bytes, start, count);
    start += count;
    return count;
  }
}
