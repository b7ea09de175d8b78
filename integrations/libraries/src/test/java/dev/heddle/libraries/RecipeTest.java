package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.testing.Service;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles the recipes of docs/guide/libraries.md, each a program of its own, and runs them: those marked
 * {@code library} always, those marked {@code service} with PostgreSQL and Redis.
 */
@Timeout(120)
class RecipeTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "guide", "libraries.md");
  private static final Pattern RECIPE = Pattern.compile(
      "### ([^\n]+)\n((?:(?!\n### )(?!\n```).)*?\n)?```java (library|service)\n(.*?)```\n"
          + "```text\n(.*?)```\n",
      Pattern.DOTALL);

  @TempDir private static Path folder;
  private static EchoServer echo;
  private static List<Recipe> recipes;

  /**
   * A program of the page.
   *
   * @param title the heading above it
   * @param kind what it needs
   * @param code its source
   * @param output what it prints
   */
  private record Recipe(String title, String kind, String code, String output) {
    String type() {
      return "With" + title.replaceAll("\\W", "");
    }
  }

  @BeforeAll
  static void readThePage() throws IOException {
    echo = EchoServer.start();
    recipes = RECIPE.matcher(Files.readString(PAGE)).results()
        .map(found -> new Recipe(found.group(1), found.group(3), found.group(4), found.group(5)))
        .toList();
  }

  @AfterAll
  static void stop() {
    echo.close();
  }

  @TestFactory
  Stream<DynamicTest> everyRecipeCompilesAndThoseOfLibrariesRun() throws IOException {
    String page = Files.readString(PAGE);
    assertEquals(
        Pattern.compile("```java \\w").matcher(page).results().count(), recipes.size());
    Path classes = compile(recipes, "localhost:8080", echo.address());
    return tests("library", classes);
  }

  @Tag("services")
  @TestFactory
  Stream<DynamicTest> recipesOfServicesRun(@TempDir Path ofPostgres, @TempDir Path ofRedis)
      throws Exception {
    var postgres = Service.postgres(ofPostgres);
    var redis = Service.redis(ofRedis);
    Path classes = compile(recipes, "localhost:5432", "127.0.0.1:" + postgres.port(),
        "localhost:6379", "127.0.0.1:" + redis.port());
    return tests("service", classes).onClose(() -> {
      postgres.close();
      redis.close();
    });
  }

  private static Stream<DynamicTest> tests(String kind, Path classes) {
    List<Recipe> chosen = recipes.stream().filter(recipe -> recipe.kind().equals(kind)).toList();
    assertTrue(chosen.size() > 2, () -> kind);
    return chosen.stream().map(recipe -> DynamicTest.dynamicTest(
        recipe.title(), () -> assertEquals(recipe.output(), run(classes, recipe))));
  }

  private static Path compile(List<Recipe> recipes, String... addresses) throws IOException {
    Path classes = Files.createTempDirectory(folder, "classes");
    List<String> command = new ArrayList<>(List.of("-proc:none", "-nowarn", "-cp",
        System.getProperty("java.class.path"), "-d", classes.toString()));
    for (Recipe recipe : recipes) {
      String code = recipe.code();
      for (int i = 0; i < addresses.length; i += 2) {
        code = code.replace(addresses[i], addresses[i + 1]);
      }
      command.add(
          Files.writeString(classes.resolve(recipe.type() + ".java"), code).toString());
    }
    var messages = new StringWriter();
    var writer = new PrintWriter(messages);
    int errors = ToolProvider.findFirst("javac").orElseThrow()
        .run(writer, writer, command.toArray(String[]::new));
    assertEquals(0, errors, messages::toString);
    return classes;
  }

  private static String run(Path classes, Recipe recipe) throws Exception {
    PrintStream standard = System.out;
    var output = new ByteArrayOutputStream();
    try (var loader = new URLClassLoader(new URL[]{classes.toUri().toURL()});
        var captured = new PrintStream(output)) {
      System.setOut(captured);
      Class<?> program = loader.loadClass(recipe.type());
      var constructor = program.getDeclaredConstructor();
      constructor.setAccessible(true);
      var main = program.getDeclaredMethod("main");
      main.setAccessible(true);
      main.invoke(constructor.newInstance());
    } catch (InvocationTargetException e) {
      throw new AssertionError(recipe.title(), e.getCause());
    } finally {
      System.setOut(standard);
    }
    return output.toString();
  }
}
