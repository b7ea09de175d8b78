package dev.heddle.observe.attached;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.VirtualMachine;
import dev.heddle.observe.folding.Folding;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A line to the agent in another process. Others of this machine may call the port too: the agent knows a word. */
final class AgentConnection implements Connection {
  private static final int CALL_MILLIS = 10_000;
  private static final int WORD_BYTES = 16;

  private final long pid;
  private final Socket agent;
  private final boolean isWarnedOf;

  /** Whether the classes that fold a tree have been sent; guarded by this. */
  private boolean hasFolding;

  private AgentConnection(long pid, Socket agent, boolean isWarnedOf) {
    this.pid = pid;
    this.agent = agent;
    this.isWarnedOf = isWarnedOf;
  }

  /** Has the agent loaded, and waits for its call. */
  static AgentConnection of(long pid, VirtualMachine machine) throws IOException {
    byte[] random = new byte[WORD_BYTES];
    new SecureRandom().nextBytes(random);
    String word = HexFormat.of().formatHex(random);
    Path jar = Files.createTempFile("heddle-look", ".jar");
    try (var listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      AgentJar.write(jar);
      load(pid, machine, jar, listening.getLocalPort() + " " + word);
      Socket agent = accept(pid, listening, word.getBytes(StandardCharsets.US_ASCII));
      return new AgentConnection(pid, agent, warnsOfAgents(machine));
    } finally {
      Files.deleteIfExists(jar);
    }
  }

  /** It does unless it was told on its command line that agents are welcome. */
  private static boolean warnsOfAgents(VirtualMachine machine) throws IOException {
    String arguments = machine.getAgentProperties().getProperty("sun.jvm.args", "");
    return !arguments.contains("-XX:+EnableDynamicAgentLoading");
  }

  private static void load(long pid, VirtualMachine machine, Path jar, String arguments)
      throws IOException {
    try {
      machine.loadAgent(jar.toString(), arguments);
    } catch (AgentLoadException e) {
      throw new IOException(
          "Process " + pid
              + " takes no agents; start it without -XX:-EnableDynamicAgentLoading, or with"
              + " -XX:+EnableDynamicAgentLoading",
          e);
    } catch (AgentInitializationException e) {
      throw new IOException("The agent failed in process " + pid + ", which has the reason on its"
          + " standard error. " + e.getMessage(), e);
    }
  }

  /** Whoever else calls is sent away. */
  static Socket accept(long pid, ServerSocket listening, byte[] word) throws IOException {
    listening.setSoTimeout(CALL_MILLIS);
    while (true) {
      Socket caller;
      try {
        caller = listening.accept();
      } catch (SocketTimeoutException e) {
        throw new IOException(
            "The agent in process " + pid + " has been loaded, but has not called for "
                + CALL_MILLIS / 1000 + " s",
            e);
      }
      caller.setSoTimeout(CALL_MILLIS);
      boolean known = false;
      try {
        byte[] said = caller.getInputStream().readNBytes(word.length);
        known = MessageDigest.isEqual(said, word);
      } catch (IOException _) {
        // Not the agent, which says it at once and stays.
      } finally {
        if (!known) {
          caller.close();
        }
      }
      if (known) {
        caller.setSoTimeout(0);
        return caller;
      }
    }
  }

  @Override
  public synchronized String ask(boolean stacks, boolean json) throws IOException {
    return ask(out -> out.write(
        (stacks ? Answering.STACKS : 0) | (json ? Answering.JSON : 0)));
  }

  @Override
  public synchronized String askFolded(String question) throws IOException {
    if (!hasFolding) {
      hasFolding = !ask(AgentConnection::sendFolding).isEmpty();
    }
    return ask(out -> {
      out.write(Answering.FOLDED);
      out.writeUTF(question);
    });
  }

  @Override
  public boolean isWarnedOf() {
    return isWarnedOf;
  }

  private static void sendFolding(DataOutputStream out) throws IOException {
    String room = Folding.class.getPackageName();
    out.write(Answering.CLASSES);
    out.writeInt(Folding.CLASSES.size());
    for (String name : Folding.CLASSES) {
      try (InputStream in = Folding.class.getResourceAsStream(name + ".class")) {
        if (in == null) {
          throw new IOException(name + ".class is missing beside " + Folding.class);
        }
        byte[] bytes = in.readAllBytes();
        out.writeUTF(room + "." + name);
        out.writeInt(bytes.length);
        out.write(bytes);
      }
    }
  }

  private interface Question {
    void write(DataOutputStream out) throws IOException;
  }

  private String ask(Question question) throws IOException {
    var asked = new ByteArrayOutputStream();
    question.write(new DataOutputStream(asked));
    boolean answered;
    String answer;
    try {
      agent.getOutputStream().write(asked.toByteArray());
      var in = new DataInputStream(agent.getInputStream());
      answered = in.readBoolean();
      answer = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IOException(
          "Process " + pid + (agent.isClosed() ? " is not looked at any more" : " has ended"), e);
    }
    if (!answered) {
      throw new IOException("Process " + pid + " cannot tell its tasks: " + answer);
    }
    return answer;
  }

  @Override
  public void close() {
    try {
      agent.close();
    } catch (IOException _) {
      // It is gone all the same.
    }
  }
}
