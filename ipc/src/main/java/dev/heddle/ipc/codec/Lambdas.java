package dev.heddle.ipc.codec;

import dev.heddle.ipc.wire.GrowingBytes;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A lambda or method reference as bytes: what JDK serialization would write of it, without JDK
 * serialization.
 *
 * <p>A serializable lambda is replaced by a {@link SerializedLambda}, a few strings and the values it
 * has captured, and is made again by {@code $deserializeLambda$}, a method that javac adds to the class
 * around it and that knows which lambdas that class has. In a JVM that has just started, what lies
 * between the two is most of the time to a worker's first result: an {@link java.io.ObjectInputStream}
 * sets up a logger and reads the security properties first, 16 ms, and finds and calls that method by
 * reflection, which makes four classes, 4 ms. A method handle called exactly makes none.
 *
 * <p>Nothing else changes: the capturing class has to be on the allow-list, and only its {@code
 * $deserializeLambda$} decides what comes of the strings. A lambda is sent so if all that it has captured
 * is immutable, such a lambda, or one of {@link Records}; what may be shared or changed keeps its identity in a stream of the
 * JDK's. Where a module does not open the class to us, or a filter is set for the whole JVM, the JDK
 * makes the lambda from the same form.
 */
final class Lambdas {

  /** Lambdas within lambdas; deeper ones are serialized by the JDK. */
  static final int MOST_DEPTH = 8;

  private static final int MOST_CAPTURED = 255;
  private static final String MAKER = "$deserializeLambda$";

  private static final ClassValue<Maker> MAKERS =
      new ClassValue<>() {
        @Override
        protected Maker computeValue(Class<?> type) {
          return Maker.of(type);
        }
      };

  /** Filters that only a stream of the JDK's obeys. */
  static final boolean FILTERED =
      System.getProperty("jdk.serialFilter") != null
          || System.getProperty("jdk.serialFilterFactory") != null;

  private Lambdas() {}

  /** True for what may be a lambda that can be sent. */
  static boolean isCandidate(Object value) {
    return value instanceof Serializable && value.getClass().isHidden();
  }

  /** Encodes a candidate behind some empty room and a tag; null if it is to be serialized instead. */
  static byte @Nullable [] encode(int room, byte tag, Object lambda, ClassUse classes) {
    return encode(room, tag, lambda, classes, Records.nobodySeen(), 1);
  }

  private static byte @Nullable [] encode(
      int room, byte tag, Object lambda, ClassUse classes, Set<Object> seen, int depth) {
    SerializedLambda form = depth > MOST_DEPTH ? null : Replacement.of(lambda);
    if (form == null || form.getCapturedArgCount() > MOST_CAPTURED) {
      return null;
    }
    var bytes = new GrowingBytes(room);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(tag);
      String capturing = form.getCapturingClass().replace('/', '.');
      Class<?> type = Class.forName(capturing, false, lambda.getClass().getClassLoader());
      SharedClasses.share(type);
      classes.uses(type);
      out.writeUTF(capturing);
      out.writeUTF(form.getFunctionalInterfaceClass());
      out.writeUTF(form.getFunctionalInterfaceMethodName());
      out.writeUTF(form.getFunctionalInterfaceMethodSignature());
      out.writeByte(form.getImplMethodKind());
      out.writeUTF(form.getImplClass());
      out.writeUTF(form.getImplMethodName());
      out.writeUTF(form.getImplMethodSignature());
      out.writeUTF(form.getInstantiatedMethodType());
      out.writeByte(form.getCapturedArgCount());
      for (int i = 0; i < form.getCapturedArgCount(); i++) {
        Object captured = form.getCapturedArg(i);
        byte[] value =
            isImmutable(captured)
                ? Codec.encode(0, captured)
                : isCandidate(captured)
                    ? encode(0, tag, captured, classes, seen, depth + 1)
                    : Records.encode(0, Codec.RECORD, captured, classes, seen);
        if (value == null) {
          return null;
        }
        out.writeInt(value.length);
        out.write(value);
      }
    } catch (IOException | ClassNotFoundException _) {
      // A name of more than 64 KiB, or a class that cannot be found by it.
      return null;
    }
    return bytes.toByteArray();
  }

  private static boolean isImmutable(@Nullable Object value) {
    return value == null
        || value instanceof String
        || !value.getClass().isArray() && Scalars.isScalar(value);
  }

  /** Decodes what is behind the tag. */
  static @Nullable Object decode(byte[] payload, int start, int end, Codec codec, int depth)
      throws IOException, ClassNotFoundException {
    if (depth > MOST_DEPTH) {
      throw new ProtocolException("lambdas within lambdas more than " + MOST_DEPTH + " deep");
    }
    var in = new DataInputStream(new ByteArrayInputStream(payload, start, end - start));
    Class<?> capturing = codec.resolve(in.readUTF());
    String type = in.readUTF();
    String method = in.readUTF();
    String signature = in.readUTF();
    int kind = in.readUnsignedByte();
    String implClass = in.readUTF();
    String implMethod = in.readUTF();
    String implSignature = in.readUTF();
    String instantiated = in.readUTF();
    var captured = new @Nullable Object[in.readUnsignedByte()];
    for (int i = 0; i < captured.length; i++) {
      int length = in.readInt();
      if (length < 0 || length > in.available()) {
        throw new ProtocolException("a captured value of " + length + " bytes");
      }
      int from = end - in.available();
      captured[i] = codec.decodeValue(payload, from, from + length, depth + 1);
      in.skipNBytes(length);
    }
    if (in.available() > 0) {
      throw new ProtocolException(in.available() + " bytes behind a lambda");
    }
    var form =
        new SerializedLambda(
            capturing,
            type,
            method,
            signature,
            kind,
            implClass,
            implMethod,
            implSignature,
            instantiated,
            captured);
    return MAKERS.get(capturing).make(form, codec);
  }

  /** What makes the lambdas of a class; without a handle the JDK is asked. */
  private record Maker(@Nullable MethodHandle handle) {
    private static final MethodType TYPE =
        MethodType.methodType(Object.class, SerializedLambda.class);

    static Maker of(Class<?> capturing) {
      if (FILTERED) {
        return new Maker(null);
      }
      try {
        return new Maker(
            MethodHandles.privateLookupIn(capturing, MethodHandles.lookup())
                .findStatic(capturing, MAKER, TYPE));
      } catch (IllegalAccessException | IllegalArgumentException | NoSuchMethodException _) {
        return new Maker(null);
      }
    }

    @Nullable
    Object make(SerializedLambda form, Codec codec)
        throws IOException, ClassNotFoundException {
      if (handle == null) {
        return codec.decode(Codec.serialize(0, form, ClassUse.writtenOut(_ -> {})), 0);
      }
      try {
        return (Object) handle.invokeExact(form);
      } catch (Error e) {
        throw e;
      } catch (Throwable e) {
        var invalid = new InvalidObjectException("not a lambda of " + form.getCapturingClass());
        invalid.initCause(e);
        throw invalid;
      }
    }
  }

  /** A stream for nothing but what replaces a lambda: only the JDK may ask a lambda for it. */
  private static final class Replacement extends ObjectOutputStream {
    private @Nullable SerializedLambda form;

    private Replacement() throws IOException {
      super(OutputStream.nullOutputStream());
      enableReplaceObject(true);
    }

    static @Nullable SerializedLambda of(Object lambda) {
      try (var stream = new Replacement()) {
        stream.writeObject(lambda);
        return stream.form;
      } catch (IOException _) {
        return null;
      }
    }

    @Override
    protected @Nullable Object replaceObject(Object value) {
      if (value instanceof SerializedLambda lambda) {
        form = lambda;
      }
      return null;
    }
  }
}
