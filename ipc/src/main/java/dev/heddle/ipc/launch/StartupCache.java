package dev.heddle.ipc.launch;

import dev.heddle.ipc.process.OwnThread;
import dev.heddle.ipc.RemoteFunction;
import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.codec.Codec;
import dev.heddle.ipc.codec.SentClasses;
import dev.heddle.ipc.codec.ShippedFunction;
import dev.heddle.ipc.codec.UsedClasses;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.Hello;
import dev.heddle.ipc.wire.MessageType;
import dev.heddle.scheduler.Log;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * An ahead-of-time cache (JEP 514) of what every worker loads, so that workers start in less time. It
 * is made once for each class path, JVM and set of options, by a worker that runs a few tasks for
 * practice, in the background; until it is there, workers start without it. Its name tells what it was
 * made of, so a stale one is never used.
 */
public final class StartupCache {
  private static final Logger LOG = Log.of(StartupCache.class);
  private static final int MOST_PAYLOAD = 1 << 20;
  private static final int PRACTICE_TASKS = 200;
  private static final long MOST_SECONDS = 60;
  private static final Set<Path> BEING_MADE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final JvmSetup jvm;

  public StartupCache(Path folder, JvmSetup jvm) {
    this.file =
        folder.toAbsolutePath().resolve("heddle-worker-" + fingerprint(jvm) + ".aot");
    this.jvm = jvm;
  }

  /** What everything in the cache depends on. */
  private static String fingerprint(JvmSetup jvm) {
    var text = new StringBuilder(System.getProperty("java.vm.version"));
    text.append(jvm).append(WorkerCommand.optionsOf(jvm, System.getenv()));
    Path java = jvm.java();
    if (java != null) {
      appendState(text.append('\n'), java);
    }
    String paths =
        Objects.requireNonNullElse(jvm.classPath(), System.getProperty("java.class.path", ""))
            + File.pathSeparator + System.getProperty("jdk.module.path", "");
    for (String entry : paths.split(File.pathSeparator)) {
      if (!entry.isEmpty()) {
        appendState(text.append('\n'), Path.of(entry));
      }
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static void appendState(StringBuilder text, Path path) {
    text.append(path.toAbsolutePath());
    try {
      text.append(Files.getLastModifiedTime(path)).append(Files.size(path));
    } catch (IOException _) {
      // One that does not exist is no different tomorrow.
    }
  }

  /** The JVM a worker is to be started in now. */
  public JvmSetup jvm() {
    return Files.exists(file) ? jvm.withOptions(List.of("-XX:AOTCache=" + file)) : jvm;
  }

  /** Makes the cache unless it is there or being made. */
  public void prepare() {
    if (!Files.exists(file) && BEING_MADE.add(file)) {
      OwnThread.named("heddle-startup-cache").start(this::make);
    }
  }

  private void make() {
    Path draft = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    try {
      Files.createDirectories(file.getParent());
      deleteAbandoned(file.getParent());
      practise(
          WorkerCommand.start(
              jvm.withOptions(List.of("-XX:AOTCacheOutput=" + draft)), MOST_PAYLOAD, Level.INFO,
              true)
              .process());
      if (Files.exists(draft)) {
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      } else {
        LOG.warn(
            "No startup cache for workers could be made in {}; the class path may hold no directories,"
                + " only jars",
            file.getParent());
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("No startup cache for workers could be made in {}", file.getParent(), e);
    } catch (InterruptedException _) {
      // Nobody does that.
    } finally {
      BEING_MADE.remove(file);
    }
  }

  /** What processes that ended meanwhile have left half made. */
  private static void deleteAbandoned(Path folder) throws IOException {
    Instant longAgo = Instant.now().minus(Duration.ofSeconds(2 * MOST_SECONDS));
    try (DirectoryStream<Path> drafts = Files.newDirectoryStream(folder, "heddle-worker-*.aot.*")) {
      for (Path draft : drafts) {
        if (Files.getLastModifiedTime(draft).toInstant().isBefore(longAgo)) {
          Files.deleteIfExists(draft);
        }
      }
    }
  }

  private static boolean isAnswer(MessageType type) {
    return type == MessageType.RESULT || type == MessageType.FAILURE;
  }

  private static void practise(Process worker) throws IOException, InterruptedException {
    OwnThread.named("heddle-startup-cache-stderr")
        .start(() -> new StderrTail().drain("startup-cache", worker.getErrorStream()));
    try (var in = new DataInputStream(worker.getInputStream());
        var out = new DataOutputStream(worker.getOutputStream())) {
      Hello.check(Frame.read(in, MOST_PAYLOAD), worker.pid());
      new Hello(ProcessHandle.current().pid()).frame().write(out);
      AllowList.announcement(AllowList.HEDDLE).write(out);
      List<RemoteFunction<?, ?>> functions = Practice.functions();
      for (int i = 0; i < functions.size(); i++) {
        ShippedFunction.of(i, functions.get(i)).definition().write(out);
      }
      var classes = new SentClasses();
      Set<SentClasses.Entry> described = new HashSet<>();
      for (int i = 0; i < PRACTICE_TASKS; i++) {
        int function = i % 5 == 0 ? i / 5 % functions.size() : 0;
        var used = new UsedClasses(classes);
        byte[] payload = Codec.encode(Long.BYTES, Practice.argument(i), used);
        for (SentClasses.Entry entry : used.numbered()) {
          if (described.add(entry)) {
            entry.frame().write(out);
          }
        }
        ByteBuffer.wrap(payload).putLong(function);
        new Frame(MessageType.TASK, i, payload).write(out);
        out.flush();
        while (!isAnswer(Frame.read(in, MOST_PAYLOAD).type())) {
          // It begins, logs, or describes a class.
        }
      }
      new Frame(MessageType.BYE, 0, Frame.EMPTY).write(out);
      out.flush();
      if (!worker.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("Making the startup cache took more than {} s", MOST_SECONDS);
      }
    } finally {
      worker.destroyForcibly();
    }
  }
}
