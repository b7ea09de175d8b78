package dev.heddle.samples.census;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class CensusTest {
  @TempDir private Path folder;

  /** The plain sequential pass: no server, no tasks, no processes. */
  private static Tally plain(ClassSource source) throws IOException {
    var tally = new Tally();
    for (Bundle bundle : source.bundles()) {
      tally.add(Anatomy.count(source.read(bundle)));
    }
    tally.failures.addAll(source.unreadable());
    return tally;
  }

  private static void assertSame(Tally expected, Tally actual) {
    assertEquals(expected.classes, actual.classes);
    assertEquals(expected.verified, actual.verified);
    assertEquals(expected.methods, actual.methods);
    assertEquals(expected.instructions, actual.instructions);
    assertEquals(expected.calls, actual.calls);
    assertEquals(expected.supers, actual.supers);
    assertEquals(expected.largest, actual.largest);
    assertEquals(
        expected.failures.stream().map(Failure::toString).sorted().toList(),
        actual.failures.stream().map(Failure::toString).sorted().toList());
  }

  /** Real class files with damage among them: some jars of this build and two broken things. */
  private List<Path> realInputWithDamage() throws IOException {
    String[] classPath = System.getProperty("java.class.path").split(":");
    List<Path> jars =
        Stream.of(classPath).filter(p -> p.endsWith(".jar")).limit(3).map(Path::of).toList();
    Files.write(folder.resolve("Garbage.class"), new byte[]{1, 2, 3});
    Files.write(folder.resolve("broken.jar"), new byte[100]);
    Files.write(folder.resolve("Damaged.class"), damaged());
    return Stream.concat(jars.stream(), Stream.of(folder, Path.of("target/classes"))).toList();
  }

  /** A class whose code does not do what the JVM demands: it returns an int it never pushed. */
  private static byte[] damaged() {
    return ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS)
        .build(
            java.lang.constant.ClassDesc.of("Damaged"),
            type -> type.withMethodBody(
                "broken",
                java.lang.constant.MethodTypeDesc.ofDescriptor("()I"),
                ClassFile.ACC_STATIC,
                code -> code.iconst_0().pop().iconst_0().ireturn()));
  }

  @ParameterizedTest
  @EnumSource
  void everyWayCountsWhatAPlainPassCounts(Mode mode) throws Exception {
    var settings = new Settings(realInputWithDamage(), 2, 4, mode);
    try (var source = ClassSource.of(settings.paths())) {
      Tally expected = plain(source);
      Result result = new Census(settings, source).run();
      assertSame(expected, result.tally());
      assertTrue(result.complete());
      assertTrue(expected.classes > 100, () -> "only " + expected.classes + " classes");
    }
  }

  @Test
  @Timeout(900)
  void killedWorkerDoesNotChangeTheTotalsOverTheWholeJdk() throws Exception {
    try (var source = ClassSource.ofThisJdk()) {
      assertTrue(source.size() >= 20_000, () -> "only " + source.size() + " classes");
      Tally expected = plain(source);
      int lost = 0;
      // A worker that is killed between two bundles, or when all is done, loses none.
      while (lost == 0) {
        var killer = Thread.ofPlatform().start(CensusTest::killOneWorker);
        Result result =
            new Census(new Settings(List.of(), 2, 8, Mode.PROCESSES), source).run();
        killer.interrupt();
        killer.join();
        assertSame(expected, result.tally());
        lost = result.workersLost();
      }
      assertEquals(1, lost);
    }
  }

  /** Waits until a worker has been at work for a moment, and kills it. */
  private static void killOneWorker() {
    try {
      while (true) {
        var worker =
            ProcessHandle.current()
                .descendants()
                .filter(p -> p.info().commandLine().orElse("").contains("WorkerMain"))
                .filter(
                    p -> p.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() > 500)
                .findAny();
        if (worker.isPresent()) {
          worker.get().destroyForcibly();
          return;
        }
        Thread.sleep(20);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void damageIsCountedAndNamedAndNothingElseIsLost() throws Exception {
    try (var source = ClassSource.of(realInputWithDamage())) {
      Tally tally = plain(source);
      List<String> named = tally.failures.stream().map(Failure::name).toList();
      assertTrue(named.stream().anyMatch(name -> name.endsWith("Garbage.class")), named::toString);
      assertTrue(named.stream().anyMatch(name -> name.endsWith("broken.jar")), named::toString);
      assertEquals(source.size(), tally.classes + tally.failures.size() - 1);
    }
  }

  @Test
  void cancelledCensusReturnsWhatWasDone() throws Exception {
    try (var source = ClassSource.ofThisJdk()) {
      var census = new Census(new Settings(List.of(), 1, 2, Mode.ASYNC), source);
      Thread canceller =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (census.progress.done() == 0) {
                      LockSupport.parkNanos(100_000);
                    }
                    census.cancel("enough");
                  });
      Result result = census.run();
      canceller.join();
      assertFalse(result.complete());
      assertTrue(result.tally().classes < source.size());
    }
  }

  @Test
  void censusCancelledBeforeItBeginsCountsNothing() throws Exception {
    try (var source = ClassSource.of(realInputWithDamage())) {
      var census = new Census(new Settings(List.of(), 1, 2, Mode.ASYNC), source);
      census.cancel("not at all");
      Result result = census.run();
      assertFalse(result.complete());
      assertEquals(0, result.tally().classes);
    }
  }

  @Test
  void tallySurvivesItsWayThroughAPipe() throws Exception {
    try (var source = ClassSource.of(realInputWithDamage())) {
      Tally tally = plain(source);
      assertSame(tally, Tally.ofBytes(tally.toBytes()));
    }
  }

  @Test
  void jarInsideAFolderIsOpened() throws Exception {
    byte[] self = Files.readAllBytes(classFileOf(CensusTest.class));
    try (OutputStream out = Files.newOutputStream(folder.resolve("one.jar"));
        var jar = new ZipOutputStream(out)) {
      jar.putNextEntry(new ZipEntry("dev/Self.class"));
      jar.write(self);
    }
    try (var source = ClassSource.of(List.of(folder))) {
      assertEquals(1, source.size());
      assertEquals(1, plain(source).classes);
    }
  }

  private static Path classFileOf(Class<?> type) {
    return Path.of("target/test-classes", type.getName().replace('.', '/') + ".class");
  }
}
