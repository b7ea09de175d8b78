package dev.heddle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a small checkout, with a Maven and a Java that write down how they were called. */
@Timeout(60)
class LauncherTest {
  private static final String MAVEN = """
      #!/bin/sh
      echo "$*" >>"$CALLS"
      echo "[INFO] Building Heddle samples 0.1.0-SNAPSHOT                    [5/5]"
      [ -z "$BROKEN" ] || { echo "[ERROR] no such symbol"; exit 1; }
      case $* in
        *"-pl samples/applications "*) jar=samples/applications/target/heddle-applications.jar ;;
        *) jar=samples/target/heddle.jar ;;
      esac
      mkdir -p "${jar%/*}"
      [ -f "$jar" ] || echo jar >"$jar"
      printf "\\033[0m" # As it does.
      """;
  private static final String JAVA = """
      #!/bin/sh
      for option; do case $option in -XX:AOTCacheOutput=*) : >"${option#*=}"; exit ;; esac; done
      case " $* " in *" -cp "*) echo "java $*"; exit ;; esac
      while [ "$1" != -jar ]; do shift; done
      echo "java $*"
      """;

  @TempDir private Path folder;
  private Path checkout;
  private Path source;
  private Path calls;

  private record Ran(int code, String out, String err) {}

  @BeforeEach
  void layOutACheckout() throws IOException {
    checkout = Files.createDirectories(folder.resolve("a checkout"));
    calls = Files.createFile(folder.resolve("calls"));
    Files.copy(Path.of("../heddle"), checkout.resolve("heddle"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectory(checkout.resolve(".mvn"));
    write("pom.xml", "<project/>");
    for (String module : List.of("bom", "runtime", "samples")) {
      write(module + "/pom.xml", "<project/>");
    }
    write("runtime/src/main/java/Task.java", "class Task {}");
    source = write("samples/src/main/java/Main.java", "class Main {}");
    program("bin/mvn", MAVEN);
    program("jdk/bin/java", JAVA);
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
  }

  private Path write(String name, String text) throws IOException {
    Path file = checkout.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
  }

  private void program(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ran run(Path launcher, Map<String, String> more, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
    environment.put("HEDDLE_JAVA_HOME", folder.resolve("jdk").toString());
    environment.put("CALLS", calls.toString());
    environment.put("TMPDIR", folder.toString());
    environment.putAll(more);
    int code = builder.start().waitFor();
    return new Ran(code, Files.readString(out), Files.readString(err));
  }

  private Ran heddle(String... arguments) throws Exception {
    return run(checkout.resolve("heddle"), Map.of(), arguments);
  }

  private int builds() throws IOException {
    return Files.readAllLines(calls).size();
  }

  @Test
  void linksToItFindTheCheckoutAndNothingNeedsAHome() throws Exception {
    Path jar = checkout.toRealPath().resolve("samples/target/heddle.jar");
    Path absolute =
        Files.createSymbolicLink(folder.resolve("absolute"), checkout.resolve("heddle"));
    Files.createDirectory(folder.resolve("sub"));
    Path chain = Files.createSymbolicLink(folder.resolve("sub/relative"), Path.of("../absolute"));
    for (Path link : List.of(checkout.resolve("heddle"), absolute, chain)) {
      Ran ran = run(link, Map.of(), "list", "two words");
      assertEquals(0, ran.code(), ran.err());
      assertEquals("java -jar " + jar + " list two words\n", ran.out());
    }
    assertEquals(1, builds());
  }

  @Test
  void programOfTheUsersOwnIsRunWithTheJdkAndTheFlagThatItTakes() throws Exception {
    Path own = Files.writeString(folder.resolve("My First.java"), "void main() {}");
    Path jar = checkout.toRealPath().resolve("samples/target/heddle.jar");
    Ran ran = heddle("run", own.toString(), "two words");
    assertEquals(0, ran.code(), ran.err());
    assertEquals(
        "java --add-opens=java.base/java.lang=ALL-UNNAMED -cp " + jar + " " + own + " two words\n",
        ran.out());
    Ran none = heddle("run", "Frist.java");
    assertEquals(2, none.code());
    assertEquals("heddle: run: there is no file Frist.java\n", none.err());
    assertTrue(heddle("run", "hello").out().endsWith("heddle.jar run hello\n"));
  }

  @Test
  void buildsOnceForEachChangeAlsoIfTheJarStaysAsItWas() throws Exception {
    heddle("list");
    heddle("list");
    assertEquals(1, builds(), "nothing had changed");
    touch(source);
    heddle("list");
    assertEquals(2, builds(), "a source was touched");
    heddle("list");
    assertEquals(2, builds(), "and had been looked at");
    Files.delete(checkout.resolve("runtime/src/main/java/Task.java"));
    heddle("list");
    assertEquals(3, builds(), "a source was deleted");
    heddle("list");
    assertEquals(3, builds());
  }

  @Test
  void whatMavenHasBuiltIsNotBuiltAgain() throws Exception {
    heddle("list");
    touch(source);
    touch(checkout.resolve("samples/target/heddle.jar"));
    heddle("list");
    assertEquals(1, builds());
  }

  private static void touch(Path file) throws Exception {
    Thread.sleep(20); // The clock of files has ticks.
    Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    Thread.sleep(20);
  }

  @Test
  void firstBuildMakesNoPagesAndNoTestsAndShowsThatItLives() throws Exception {
    Ran ran = heddle("list");
    String call = Files.readString(calls);
    assertTrue(call.contains("-Dmaven.test.skip=true"), call);
    assertTrue(call.contains("-Dmaven.javadoc.skip=true"), call);
    assertEquals(
        List.of("heddle: building samples (the first time this takes a minute) ...",
            "heddle: Heddle samples [5/5]"),
        ran.err().lines().toList());
  }

  @Test
  void buildThatFailsSaysWhyAndIsTriedAgain() throws Exception {
    Ran ran = run(checkout.resolve("heddle"), Map.of("BROKEN", "yes"), "list");
    assertEquals(4, ran.code());
    assertTrue(ran.err().contains("[ERROR] no such symbol"), ran.err());
    assertTrue(ran.err().contains("build.log has all"), ran.err());
    assertEquals(0, heddle("list").code());
    assertEquals(2, builds());
  }

  @Test
  void applicationsAreBuiltOfTheirOwnModulesAlsoElsewhere() throws Exception {
    write("integrations/netty/pom.xml", "<project/>");
    Path netty = write("integrations/netty/src/main/java/Server.java", "class Server {}");
    write("integrations/spring/pom.xml", "<project/>");
    write("samples/applications/pom.xml", "<project/>");
    write("samples/applications/src/main/java/Web.java", "class Web {}");
    Path jar = checkout.toRealPath().resolve("samples/applications/target/heddle-applications.jar");
    assertEquals("java -jar " + jar + " web --port 0\n", heddle("app", "web", "--port", "0").out());
    heddle("list");
    assertEquals(2, builds());
    touch(netty);
    heddle("list");
    assertEquals(2, builds(), "it is of no sample");
    heddle("app", "web");
    assertEquals(3, builds());
    assertEquals(
        "java -jar " + jar + " cluster member --port 5\n",
        heddle("cluster", "member", "--port", "5").out());
    assertEquals(
        "java -jar " + jar + " demo --cluster here\n", heddle("demo", "--cluster", "here").out());
    assertTrue(heddle("demo").out().endsWith("heddle.jar demo\n"));
  }

  @Test
  void copyOfTheSourcesHasThePomsOfAllModulesOfTheParent() throws Exception {
    for (String module : List.of("integrations/spring", "samples/applications")) {
      write(module + "/pom.xml", "<project/>");
    }
    Files.createFile(checkout.resolve("samples/applications/target"));
    write("samples/applications/src/main/java/Web.java", "class Web {}");
    Path cache = folder.resolve("cache");
    Ran ran = run(checkout.resolve("heddle"), Map.of("XDG_CACHE_HOME", cache.toString()), "app");
    assertEquals(0, ran.code(), ran.err());
    Path jar = Path.of(ran.out().strip().substring("java -jar ".length()));
    Path copy = jar.resolve("../../../..").normalize();
    assertTrue(copy.startsWith(cache), ran.out());
    assertTrue(Files.exists(copy.resolve("integrations/spring/pom.xml")));
    assertTrue(Files.exists(copy.resolve("samples/applications/src/main/java/Web.java")));
  }

  @Test
  void checkoutThatCannotBeWrittenIsBuiltInTheUsersCache() throws Exception {
    // What keeps root out too: a file where a folder would have to be.
    Files.createFile(checkout.resolve("samples/target"));
    Path cache = folder.resolve("cache");
    for (Map<String, String> places : List.of(
        Map.of("XDG_CACHE_HOME", cache.toString()), Map.of("HOME", cache.toString()),
        Map.<String, String>of())) {
      Files.writeString(calls, "");
      Ran ran = run(checkout.resolve("heddle"), places, "list");
      assertEquals(0, ran.code(), ran.err());
      assertTrue(ran.out().startsWith("java -jar " + folder), ran.out());
      assertFalse(ran.out().contains(checkout.toString()), ran.out());
      run(checkout.resolve("heddle"), places, "list");
      assertEquals(1, builds());
      touch(source);
      run(checkout.resolve("heddle"), places, "list");
      assertEquals(2, builds());
    }
    Ran nowhere =
        run(checkout.resolve("heddle"), Map.of("XDG_CACHE_HOME", calls.toString()), "list");
    assertEquals(4, nowhere.code());
    assertTrue(nowhere.err().contains("point XDG_CACHE_HOME"), nowhere.err());
  }
}
