package dev.heddle.cluster;

import com.hazelcast.instance.BuildInfoProvider;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What has to be the same on all members: versions, and the class files that functions come from. Files
 * are compared by what is in them, not by where they are.
 *
 * @param lines one for each version and each entry of the class path
 */
record Fingerprint(Set<String> lines) {
  private static final int MOST_CHARACTERS = 16_000;
  private static final int HASH_BYTES = 8;
  private static final int MOST_NAMED = 4;
  private static final int BUFFER = 1 << 16;

  /** Of this process's class path and module path. */
  static Fingerprint ofClassPath() {
    Set<String> lines = versions();
    String paths =
        System.getProperty("java.class.path", "") + File.pathSeparator
            + System.getProperty("jdk.module.path", "");
    for (String entry : paths.split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (!entry.isEmpty() && Files.exists(path)) {
        lines.add(path.toAbsolutePath().normalize().getFileName() + " " + hashOf(path));
      }
    }
    return new Fingerprint(lines);
  }

  /** Of a word of the user's that stands for the classes. */
  static Fingerprint of(String word) {
    Set<String> lines = versions();
    lines.add("fingerprint " + word);
    return new Fingerprint(lines);
  }

  /** The same in a cluster of this name. */
  Fingerprint in(String cluster) {
    Set<String> more = new TreeSet<>(lines);
    more.add("cluster " + cluster);
    return new Fingerprint(more);
  }

  private static Set<String> versions() {
    Set<String> lines = new TreeSet<>();
    lines.add("protocol " + Envelope.VERSION);
    lines.add("Hazelcast " + BuildInfoProvider.getBuildInfo().getVersion());
    return lines;
  }

  private static String hashOf(Path entry) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      if (Files.isDirectory(entry)) {
        try (Stream<Path> all = Files.walk(entry)) {
          List<Path> files =
              new ArrayList<>(all.filter(Files::isRegularFile).map(entry::relativize).toList());
          files.sort(null);
          for (Path file : files) {
            hash.update(file.toString().getBytes(StandardCharsets.UTF_8));
            add(hash, entry.resolve(file));
          }
        }
      } else {
        add(hash, entry);
      }
      return HexFormat.of().formatHex(hash.digest(), 0, HASH_BYTES);
    } catch (IOException e) {
      throw new IllegalStateException(
          "The class path cannot be compared with that of the other members, since " + entry
              + " cannot be read; say what stands for it with fingerprint(...)",
          e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static void add(MessageDigest hash, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      int length;
      while ((length = in.read(buffer)) >= 0) {
        hash.update(buffer, 0, length);
      }
    }
  }

  /** In one text, cut where it is too long: then by a hash of what is cut. */
  String text() {
    String text = String.join("\n", lines);
    if (text.length() <= MOST_CHARACTERS) {
      return text;
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      String cut = text.substring(0, text.lastIndexOf('\n', MOST_CHARACTERS));
      return cut + "\nthe rest " + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** What is there instead of what is here, in words; empty if both are the same. */
  String difference(String there) {
    Set<String> own = new TreeSet<>(List.of(text().split("\n")));
    Set<String> other = new TreeSet<>(List.of(there.split("\n")));
    Set<String> onlyHere = new TreeSet<>(own);
    onlyHere.removeAll(other);
    other.removeAll(own);
    if (onlyHere.isEmpty() && other.isEmpty()) {
      return "";
    }
    return named(other) + " instead of " + named(onlyHere);
  }

  private static String named(Set<String> lines) {
    if (lines.isEmpty()) {
      return "nothing";
    }
    List<String> first = lines.stream().limit(MOST_NAMED).toList();
    int more = lines.size() - first.size();
    return "[" + String.join(", ", first) + (more > 0 ? " and " + more + " more" : "") + "]";
  }
}
