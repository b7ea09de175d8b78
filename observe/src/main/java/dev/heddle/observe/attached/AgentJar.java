package dev.heddle.observe.attached;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;

/**
 * Makes the jar with the agent. Its class has a name that depends on what is in it, so that a process can be given those
 * of several versions, and none is mistaken for the one that the process may have on its class path.
 */
final class AgentJar {
  private static final String RESOURCE = "Answering.class";
  private static final String PREFIX = "heddle_look/Answering_";

  private AgentJar() {}

  static void write(Path jar) throws IOException {
    byte[] original;
    try (InputStream in = AgentJar.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException(RESOURCE + " is missing beside " + AgentJar.class);
      }
      original = in.readAllBytes();
    }
    String name = nameOf(original);
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(new Attributes.Name("Agent-Class"), name.replace('/', '.'));
    try (OutputStream out = Files.newOutputStream(jar);
        var entries = new JarOutputStream(out, manifest)) {
      entries.putNextEntry(new JarEntry(name + ".class"));
      entries.write(renamed(original, name));
      entries.closeEntry();
    }
  }

  /** As long as the old one, so that it can stand in its place. */
  private static String nameOf(byte[] original) {
    var sum = new CRC32();
    sum.update(original);
    String number = Long.toHexString(sum.getValue());
    return PREFIX + "0".repeat(ownName().length() - PREFIX.length() - number.length()) + number;
  }

  private static String ownName() {
    return Answering.class.getName().replace('.', '/');
  }

  private static byte[] renamed(byte[] original, String name) {
    return new String(original, StandardCharsets.ISO_8859_1)
        .replace(ownName(), name)
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
