package dev.heddle.ipc.worker;

import dev.heddle.ipc.RemoteCallable;
import dev.heddle.ipc.WorkerProcess;
import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.codec.ClassUse;
import dev.heddle.ipc.codec.Codec;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * The code of a {@link WorkerProcess} as the first bytes of its standard input: the packages of its
 * classes, then itself. What comes behind it is the code's own to read.
 */
public final class ProcessProgram {
  private static final int MAGIC = 0x48454450;
  private static final int MOST_BYTES = 1 << 30;

  private ProcessProgram() {}

  /**
   * Writes the code for {@link ProcessMain}.
   *
   * @param code what the process is to run
   * @return the bytes
   * @throws IllegalArgumentException if it, or what it has captured, cannot be serialized
   */
  public static byte[] encode(RemoteCallable<?> code) {
    Set<String> packages = new HashSet<>();
    packages.add(code.getClass().getPackageName());
    byte[] value = Codec.encode(0, code, ClassUse.writtenOut(AllowList.packagesInto(packages)));
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(packages.size());
      for (String name : packages) {
        out.writeUTF(name);
      }
      out.writeInt(value.length);
      out.write(value);
    } catch (IOException e) {
      throw new AssertionError("in memory", e);
    }
    return bytes.toByteArray();
  }

  /** Reads exactly as many bytes as were written. */
  static RemoteCallable<?> read(DataInputStream in) throws IOException, ClassNotFoundException {
    int magic = in.readInt();
    if (magic != MAGIC) {
      throw new ProtocolException("a program cannot begin with " + Integer.toHexString(magic));
    }
    var allowed = new AllowList();
    allowed.allow(AllowList.HEDDLE);
    int packages = in.readInt();
    for (int i = 0; i < packages; i++) {
      allowed.allow(in.readUTF());
    }
    int length = in.readInt();
    if (length < 1 || length > MOST_BYTES) {
      throw new ProtocolException("a program of " + length + " bytes");
    }
    byte[] value = new byte[length];
    in.readFully(value);
    if (new Codec(allowed).decode(value, 0) instanceof RemoteCallable<?> code) {
      return code;
    }
    throw new ProtocolException("a program that is none");
  }
}
