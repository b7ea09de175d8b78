package dev.heddle.samples.census;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Counts over some class files. Tallies of parts add up to the tally of the whole, in any order.
 *
 * <p>Not thread-safe.
 */
final class Tally {
  static final int LARGEST = 10;

  long classes;

  /** Classes whose bytecode was verified; the rest refer to classes that cannot be found. */
  long verified;

  long methods;
  long instructions;
  final List<Failure> failures = new ArrayList<>();

  /** How often each method is called from somewhere. */
  final Map<String, Integer> calls = new HashMap<>();

  /** The superclass of each class. */
  final Map<String, String> supers = new HashMap<>();

  final TreeSet<MethodSize> largest = new TreeSet<>(MethodSize.LARGEST_FIRST);

  void addMethod(MethodSize method) {
    methods++;
    instructions += method.instructions();
    largest.add(method);
    trim();
  }

  private void trim() {
    while (largest.size() > LARGEST) {
      largest.removeLast();
    }
  }

  void add(Tally part) {
    classes += part.classes;
    verified += part.verified;
    methods += part.methods;
    instructions += part.instructions;
    failures.addAll(part.failures);
    part.calls.forEach((method, count) -> calls.merge(method, count, Integer::sum));
    supers.putAll(part.supers);
    largest.addAll(part.largest);
    trim();
  }

  /** Packs it for the way from a worker, a good deal smaller than the JDK would. */
  byte[] toBytes() {
    var bytes = new ByteArrayOutputStream(1 << 14);
    try (var out = new DataOutputStream(bytes)) {
      out.writeLong(classes);
      out.writeLong(verified);
      out.writeLong(methods);
      out.writeLong(instructions);
      out.writeInt(failures.size());
      for (Failure failure : failures) {
        out.writeUTF(failure.name());
        out.writeUTF(failure.reason());
      }
      out.writeInt(calls.size());
      for (var call : calls.entrySet()) {
        out.writeUTF(call.getKey());
        out.writeInt(call.getValue());
      }
      out.writeInt(supers.size());
      for (var edge : supers.entrySet()) {
        out.writeUTF(edge.getKey());
        out.writeUTF(edge.getValue());
      }
      out.writeInt(largest.size());
      for (MethodSize method : largest) {
        out.writeUTF(method.name());
        out.writeInt(method.instructions());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Tally ofBytes(byte[] bytes) {
    var tally = new Tally();
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      tally.classes = in.readLong();
      tally.verified = in.readLong();
      tally.methods = in.readLong();
      tally.instructions = in.readLong();
      for (int left = in.readInt(); left > 0; left--) {
        tally.failures.add(new Failure(in.readUTF(), in.readUTF()));
      }
      for (int left = in.readInt(); left > 0; left--) {
        tally.calls.put(in.readUTF(), in.readInt());
      }
      for (int left = in.readInt(); left > 0; left--) {
        tally.supers.put(in.readUTF(), in.readUTF());
      }
      for (int left = in.readInt(); left > 0; left--) {
        tally.largest.add(new MethodSize(in.readUTF(), in.readInt()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tally;
  }
}
