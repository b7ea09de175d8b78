package dev.heddle.observe.attached;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Finds a line to another process: what can be seen from outside is looked at first, so that a program that has nothing to do
 * with Heddle gets no agent, and one that has a bean needs none.
 */
public final class Attachment {
  private static final int PATIENCE_SECONDS = 30;
  private static final int OLDEST_JAVA = 25;

  private Attachment() {}

  /**
   * Attaches to a process.
   *
   * @param pid the process
   * @return the line, to be closed
   * @throws IOException if the process cannot be attached to, refuses, or has nothing of Heddle
   */
  public static Connection to(long pid) throws IOException {
    if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
      throw new IOException(
          "This JVM has no module jdk.attach, which it takes to look into another; add it by"
              + " --add-modules=jdk.attach, on a JDK that has it");
    }
    if (ProcessHandle.of(pid).isEmpty()) {
      throw new IOException("There is no process " + pid + "; jps lists the JVMs of this user");
    }
    // The JDK waits without a limit for a process that is stopped, and cannot be interrupted.
    var attaching = new FutureTask<>(() -> attach(pid));
    Thread.ofPlatform().daemon().name("heddle-attach").start(attaching);
    try {
      return attaching.get(PATIENCE_SECONDS, SECONDS);
    } catch (TimeoutException e) {
      closeLater(attaching);
      throw new IOException(
          "Process " + pid + " has not answered for " + PATIENCE_SECONDS
              + " s: it is stopped, or very busy; ask again when it goes on",
          e);
    } catch (InterruptedException _) {
      closeLater(attaching);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while process " + pid + " was attached to");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failed -> throw failed;
        case RuntimeException failed -> throw failed;
        default -> throw new IOException("Process " + pid + " cannot be attached to", e);
      }
    }
  }

  /** Nobody waits for it any more. */
  private static void closeLater(FutureTask<Connection> attaching) {
    Thread.ofPlatform().daemon().name("heddle-attach-late").start(() -> {
      try (var _ = attaching.get()) {
        // Hung up at once.
      } catch (InterruptedException | ExecutionException _) {
        // There is nothing to close.
      }
    });
  }

  private static Connection attach(long pid) throws IOException {
    VirtualMachine machine = open(pid);
    try {
      Properties there = machine.getSystemProperties();
      checkVersion(pid, there.getProperty("java.specification.version", ""));
      if (there.containsKey(BeanConnection.MARK)) {
        Connection bean = BeanConnection.of(pid, machine);
        if (bean != null) {
          return bean;
        }
      }
      checkHasHeddle(pid);
      return AgentConnection.of(pid, machine);
    } finally {
      machine.detach();
    }
  }

  private static VirtualMachine open(long pid) throws IOException {
    try {
      return VirtualMachine.attach(Long.toString(pid));
    } catch (AttachNotSupportedException e) {
      throw new IOException(
          "Process " + pid
              + " cannot be attached to: it has to be a running JVM of this user, and not started"
              + " with -XX:+DisableAttachMechanism",
          e);
    } catch (IOException e) {
      String owner = ProcessHandle.of(pid).flatMap(it -> it.info().user()).orElse("");
      boolean isOthers = !owner.equals(ProcessHandle.current().info().user().orElse(owner));
      throw new IOException(
          ProcessHandle.of(pid).isEmpty()
              ? "Process " + pid + " has ended"
              : isOthers
                  ? "Process " + pid + " is of user '" + owner + "', who alone can look at it"
                  : "Process " + pid + " cannot be attached to: " + e.getMessage(),
          e);
    }
  }

  /** An agent for a newer JVM would only make an older one complain. */
  private static void checkVersion(long pid, String version) throws IOException {
    String feature = version.replaceFirst("^1\\.", "");
    if (feature.matches("\\d{1,4}") && Integer.parseInt(feature) < OLDEST_JAVA) {
      throw new IOException(
          "Process " + pid + " runs on Java " + feature + ", and Heddle takes " + OLDEST_JAVA
              + " or newer: it has no tasks");
    }
  }

  /** Asked without an agent, of which the JVM would warn. A JVM without jcmd beside it cannot ask. */
  private static void checkHasHeddle(long pid) throws IOException {
    String loaded = classNamed("dev.heddle.Heddle", pid);
    if (loaded != null && !loaded.contains("dev.heddle.Heddle")) {
      throw new IOException("Process " + pid + " has not used Heddle so far: it has no tasks");
    }
  }

  /** What it says of a class; null if it cannot be asked. */
  private static @Nullable String classNamed(String name, long pid) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return null;
    }
    Process asking =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), "VM.class_hierarchy", name)
            .redirectErrorStream(true)
            .start();
    asking.getOutputStream().close();
    var said = new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return asking.waitFor() == 0 ? said : null;
    } catch (InterruptedException _) {
      throw new InterruptedIOException();
    }
  }
}
