package dev.heddle.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A member as a program: its arguments, and its life until it is asked to end. */
final class MemberProgram {
  static final String SECRET = "HEDDLE_CLUSTER_SECRET";
  private static final int FAILED = 1;
  private static final int BAD_USAGE = 2;
  private static final String USAGE =
      """
          Lends this machine to the pools of a cluster, until it is ended.

            --address HOST       where others reach it; loopback if not said
            --port PORT          the first free one from 5801 on if not said
            --members HOST,...   other members, each HOST or HOST:PORT
            --threads N          tasks of a pool at a time, in this process; one for each core if not said
            --workers N          the same, each in a process of its own
            --name NAME          of the cluster; heddle if not said
            --fingerprint WORD   stands for the class path, which is compared if this is not said
            --patience SECONDS   of silence until another counts as dead; 30 if not said
            --secret-file FILE   the secret that all share; or the variable HEDDLE_CLUSTER_SECRET
          """;

  private MemberProgram() {}

  static int run(List<String> arguments, Map<String, String> environment)
      throws InterruptedException {
    if (arguments.contains("--help")) {
      System.out.print(USAGE);
      return 0;
    }
    ClusterMemberBuilder builder = ClusterMember.builder();
    try {
      if (environment.containsKey(SECRET)) {
        builder.secret(environment.get(SECRET));
      }
      Iterator<String> rest = arguments.iterator();
      while (rest.hasNext()) {
        apply(rest.next(), rest, builder);
      }
    } catch (IOException | IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + USAGE);
      return BAD_USAGE;
    }
    try (ClusterMember member = builder.join()) {
      Runtime.getRuntime().addShutdownHook(new Thread(member::close, "heddle-member-end"));
      System.out.println("A member of the cluster at " + member.address());
      member.awaitEnd();
      return 0;
    } catch (JoinRefusedException | IllegalStateException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return FAILED;
    }
  }

  private static void apply(String option, Iterator<String> rest, ClusterMemberBuilder builder)
      throws IOException {
    switch (option) {
      case "--address" -> builder.address(value(option, rest));
      case "--port" -> builder.port(number(option, rest));
      case "--members" -> builder.members(value(option, rest));
      case "--threads" -> builder.threads(number(option, rest));
      case "--workers" -> builder.workers(number(option, rest));
      case "--name" -> builder.name(value(option, rest));
      case "--fingerprint" -> builder.fingerprint(value(option, rest));
      case "--patience" -> builder.patience(Duration.ofSeconds(number(option, rest)));
      case "--secret-file" ->
        builder.secret(Files.readString(Path.of(value(option, rest))).strip());
      default -> throw new IllegalArgumentException("There is no option " + option);
    }
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException("A value is missing behind " + option);
    }
    return rest.next();
  }

  private static int number(String option, Iterator<String> rest) {
    String text = value(option, rest);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("Behind " + option + " comes a number, not " + text);
    }
  }
}
