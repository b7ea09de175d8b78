package dev.heddle.observe.attached;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;

/**
 * Makes the jar with the agent. Its classes have a name that depends on what is in them, so that a process can be given those
 * of several versions, and none is mistaken for the one that the process may have on its class path.
 */
final class AgentJar {
  private static final List<String> RESOURCES =
      List.of("Answering.class", "Answering$Sent.class");
  private static final String PREFIX = "heddle_look/Answering_";

  private AgentJar() {}

  static void write(Path jar) throws IOException {
    List<byte[]> originals = new ArrayList<>();
    for (String resource : RESOURCES) {
      try (InputStream in = AgentJar.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IOException(resource + " is missing beside " + AgentJar.class);
        }
        originals.add(in.readAllBytes());
      }
    }
    String name = nameOf(originals);
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(new Attributes.Name("Agent-Class"), name.replace('/', '.'));
    try (OutputStream out = Files.newOutputStream(jar);
        var entries = new JarOutputStream(out, manifest)) {
      for (int i = 0; i < RESOURCES.size(); i++) {
        entries.putNextEntry(new JarEntry(RESOURCES.get(i).replace("Answering", name)));
        entries.write(renamed(originals.get(i), name));
        entries.closeEntry();
      }
    }
  }

  /** As long as the old one, so that it can stand in its place. */
  private static String nameOf(List<byte[]> originals) {
    var sum = new CRC32();
    originals.forEach(sum::update);
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
