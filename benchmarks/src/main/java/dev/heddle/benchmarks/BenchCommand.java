package dev.heddle.benchmarks;

import dev.heddle.benchmarks.growth.Growing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code heddle bench}: runs the workloads on each subject and shows them side by side. */
@Command(name = "heddle bench", mixinStandardHelpOptions = true, description = "Runs the benchmarks: the same work on Heddle and on its peers, in turns.")
public final class BenchCommand implements Callable<Integer> {
  /** Of picocli. */
  private static final int NARROWEST_HELP = 55;

  @Option(names = "--quick", description = "Two turns of each row in place of five, a warm-up of half a second in place of one, shorter rounds: ten minutes for all on two cores, and coarser.") private boolean quick;

  @Option(names = "--only", paramLabel = "NAME", description = "Only the workload NAME; if there is none of that name, all with NAME in theirs.") private String only =
      "";

  @Option(names = "--carriers", paramLabel = "N", split = ",", description = "Runs Heddle on so many carriers; 1 and the number of cores if not said.") private List<Integer> carriers =
      Stream.of(1, Runtime.getRuntime().availableProcessors()).distinct().toList();

  @Option(names = "--limit", paramLabel = "SECONDS", defaultValue = "300", description = "The longest time for one turn of one row (300): a row that takes longer is ended with a thread dump and marked as failed.") private long limitSeconds =
      300;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the results as a list of JSON objects.") private @Nullable Path json;

  @Option(names = "--svg", paramLabel = "FILE", description = "Draws the ratios to the JDK.") private @Nullable Path svg;

  @Option(names = "--page", paramLabel = "FILE", description = "Writes the table into a page that has the marks for it, such as docs/performance.md.") private @Nullable Path page;

  @Option(names = "--growth", description = "Measures what an operation costs when there are 1,000 to 1,000,000 tasks, waiters, items; with --only, --quick, --svg, --page.") private boolean growth;

  @Option(names = "--compare", paramLabel = "FILE", description = "Says at the end which rows have changed by more than their spread since the run whose --json is in FILE.") private @Nullable Path compare;

  @Option(names = "--with", paramLabel = "FILE", description = "Runs nothing: compares with the results in FILE.") private @Nullable Path with;

  @Spec private @Nullable CommandSpec spec;

  private BenchCommand() {}

  /**
   * Runs and exits.
   *
   * @param args the arguments
   */
  public static void main(String[] args) {
    // Several may run at a time: what that does to the figures is the user's affair.
    System.setProperty("jmh.ignoreLock", "true");
    int width = Math.max(NARROWEST_HELP, columns(UsageMessageSpec.DEFAULT_USAGE_WIDTH));
    System.exit(new CommandLine(new BenchCommand()).setUsageHelpWidth(width).execute(args));
  }

  /** The width of the terminal, as the launcher says it. */
  private static int columns(int ifUnknown) {
    try {
      return Integer.parseInt(System.getenv().getOrDefault("COLUMNS", ""));
    } catch (NumberFormatException _) {
      return ifUnknown;
    }
  }

  @Override
  public Integer call() throws IOException {
    if (carriers.stream().anyMatch(n -> n < 1)) {
      throw refused("--carriers takes numbers of at least 1, not " + carriers);
    }
    if (limitSeconds < 1) {
      throw refused("--limit takes a number of seconds of at least 1, not " + limitSeconds);
    }
    if (growth) {
      return grow();
    }
    List<Workload> workloads = selected();
    if (workloads.isEmpty()) {
      throw refused(
          "No workload has '" + only + "' in its name; there are "
              + Arrays.stream(Workload.values()).map(w -> w.label)
                  .collect(Collectors.joining(", ")));
    }
    List<Result> before = compare == null ? List.of() : read(compare);
    if (with != null) {
      if (compare == null) {
        throw refused("--with FILE needs --compare EARLIER_FILE");
      }
      System.out.print(Comparison.text(compare.toString(), before, read(with)));
      return 0;
    }
    checkFiles();
    var session =
        new Session(
            quick ? Effort.QUICK : Effort.FULL, carriers, Duration.ofSeconds(limitSeconds),
            System.err::println);
    System.err.println(
        "About " + minutes(session.expected(workloads)) + " on a machine that does nothing else");
    // The files are written after each workload: a run that is interrupted leaves what it has.
    List<Result> results = session.run(workloads, this::write);
    if (!results.isEmpty()) {
      System.out.print(TextTable.plain(results, columns(Integer.MAX_VALUE)));
    }
    if (compare != null) {
      System.out.print("\n" + Comparison.text(compare.toString(), before, results));
    }
    session.failures().forEach(failure -> System.err.println("FAILED " + failure));
    return session.failures().isEmpty() ? 0 : 1;
  }

  private static String minutes(Duration time) {
    long minutes = Math.max(1, Math.ceilDiv(time.toSeconds(), 60));
    return minutes + (minutes == 1 ? " minute" : " minutes");
  }

  private int grow() throws IOException {
    if (json != null || compare != null) {
      throw refused("--growth writes no --json and has nothing to --compare");
    }
    List<Growing> selected =
        Arrays.stream(Growing.values()).filter(each -> each.label.contains(only)).toList();
    if (selected.isEmpty()) {
      throw refused(
          "Nothing that grows has '" + only + "' in its name; there are "
              + Arrays.stream(Growing.values()).map(each -> each.label)
                  .collect(Collectors.joining(", ")));
    }
    checkFiles();
    var session = new GrowthSession(quick, System.err::println);
    try {
      List<Growth> growths = session.run(selected);
      System.out.print(GrowthTable.plain(growths));
      write(GrowthChart.of(growths), GrowthTable.markdown(growths));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 1;
    }
    session.failures().forEach(failure -> System.err.println("FAILED " + failure));
    return session.failures().isEmpty() ? 0 : 1;
  }

  private List<Result> read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw refused("Cannot read " + file);
    }
    try {
      return EarlierResults.read(file);
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  /** What cannot be written is refused before the run, not after it. */
  private void checkFiles() throws IOException {
    for (Path file : Stream.of(json, svg, page).filter(Objects::nonNull).toList()) {
      Path folder = file.toAbsolutePath().getParent();
      if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
        throw refused("Cannot write " + file + "; its folder has to exist and be writable");
      }
    }
    if (page != null && (!Files.isRegularFile(page) || !Page.hasMarks(Files.readString(page)))) {
      throw refused(
          "--page takes a page with a line '" + Page.BEGIN + "' and after it a line '" + Page.END
              + "', and " + page + " is none");
    }
  }

  private List<Workload> selected() {
    List<Workload> exact =
        Arrays.stream(Workload.values()).filter(w -> w.label.equals(only)).toList();
    return exact.isEmpty()
        ? Arrays.stream(Workload.values()).filter(w -> w.label.contains(only)).toList()
        : exact;
  }

  private void write(List<Result> results) {
    try {
      if (json != null) {
        Files.writeString(json, JsonReport.of(results));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write(SvgChart.of(results), TextTable.markdown(results));
  }

  private void write(String picture, String table) {
    try {
      if (svg != null) {
        Files.writeString(svg, picture);
      }
      if (page != null) {
        String command = "./heddle bench " + String.join(" ", arguments());
        Files.writeString(
            page, Page.fill(Files.readString(page), Page.machine(), command.strip(), table));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> arguments() {
    return Objects.requireNonNull(spec).commandLine().getParseResult().originalArgs();
  }

  private ParameterException refused(String why) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), why);
  }
}
