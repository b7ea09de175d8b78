package dev.heddle.observe.attached;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agent that another process is given: it calls back, and answers with the tree of tasks until the caller hangs
 * up.
 *
 * <p>It runs in a program that may have another version of Heddle, in a class loader of its own, or none yet. So its
 * name is changed by the sender, and it asks for the tree by reflection: {@code TaskTree} has to have
 * {@code all()} and {@code allWithStacks()}, and their result {@code toString()} and {@code toJson()}. What folds a tree
 * needs more of Heddle; those classes are sent when they are first asked, and defined beside the Heddle of the program.
 */
public final class Answering implements Runnable {
  private static final int CONNECT_MILLIS = 10_000;

  /** What may be asked, the first byte of a question; {@link AgentConnection} has the same. */
  static final int STACKS = 1;
  static final int JSON = 2;
  static final int CLASSES = 4;
  static final int FOLDED = 8;

  private final Instrumentation loaded;
  private final Socket caller;
  private @Nullable Sent sent;

  private Answering(Instrumentation loaded, Socket caller) {
    this.loaded = loaded;
    this.caller = caller;
  }

  /**
   * Called by the JVM when it has loaded this.
   *
   * @param arguments the caller's port on the loopback address, and a word by which it knows this
   * @param loaded what knows the classes of this process
   * @throws IOException if the caller cannot be reached
   */
  public static void agentmain(String arguments, Instrumentation loaded) throws IOException {
    String[] parts = arguments.split(" ");
    var caller = new Socket();
    caller.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(parts[0])),
        CONNECT_MILLIS);
    caller.getOutputStream().write(parts[1].getBytes(StandardCharsets.US_ASCII));
    var thread = new Thread(null, new Answering(loaded, caller), "heddle-look", 0, false);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    try (caller) {
      var in = new DataInputStream(caller.getInputStream());
      var out = new DataOutputStream(caller.getOutputStream());
      int question;
      while ((question = in.read()) >= 0) {
        String answer;
        boolean answered = true;
        try {
          answer = switch (question) {
            case CLASSES -> define(in);
            case FOLDED -> folded(in.readUTF());
            default -> answer((question & STACKS) != 0, (question & JSON) != 0);
          };
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
          answered = false;
          Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
          answer = String.valueOf(cause);
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        out.writeBoolean(answered);
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
      }
    } catch (IOException | OutOfMemoryError _) {
      // The caller is gone; or this program has other troubles than to tell of them.
    }
  }

  private String answer(boolean stacks, boolean json) throws ReflectiveOperationException {
    Class<?> trees = trees();
    if (trees == null) {
      return json ? "{\"runs\":[]}" : "";
    }
    Object tree = trees.getMethod(stacks ? "allWithStacks" : "all").invoke(null);
    return (String) trees.getMethod(json ? "toJson" : "toString").invoke(tree);
  }

  /** What was sent, the first being the one to ask. */
  private String define(DataInputStream in) throws IOException, ReflectiveOperationException {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      classes.put(in.readUTF(), in.readNBytes(in.readInt()));
    }
    Class<?> trees = trees();
    sent = trees == null ? null : new Sent(trees.getClassLoader(), classes);
    return sent == null ? "" : "defined";
  }

  private String folded(String question) throws ReflectiveOperationException {
    return sent == null ? "" : sent.ask(question);
  }

  /** Classes of the sender's, which see those of this program's Heddle, and come before its own of the same names. */
  private static final class Sent extends ClassLoader {
    private final Map<String, byte[]> classes;

    Sent(@Nullable ClassLoader heddle, Map<String, byte[]> classes) {
      super(heddle);
      this.classes = classes;
    }

    String ask(String question) throws ReflectiveOperationException {
      Class<?> asked = loadClass(classes.keySet().iterator().next());
      return (String) asked.getMethod("answer", String.class).invoke(null, question);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known != null ? known : defineClass(name, bytes, 0, bytes.length);
      }
    }
  }

  /** Beside the runs, if there has been one; of several copies of Heddle the first that is found. */
  private @Nullable Class<?> trees() throws ClassNotFoundException {
    for (Class<?> each : loaded.getAllLoadedClasses()) {
      if (each.getName().equals("dev.heddle.Heddle")) {
        return Class.forName("dev.heddle.TaskTree", true, each.getClassLoader());
      }
    }
    return null;
  }
}
