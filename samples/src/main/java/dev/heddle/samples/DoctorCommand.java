package dev.heddle.samples;

import dev.heddle.samples.terminal.Terminal;
import dev.heddle.scheduler.jdk.AccessReport;
import dev.heddle.scheduler.jdk.JdkGateway;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "doctor", mixinStandardHelpOptions = true, description = "Says whether Heddle can schedule virtual threads on this JVM, and if not, why.")
final class DoctorCommand implements Callable<Integer> {
  @Option(names = "--java-home", description = "Prints the folder of the JDK in use and nothing else.") private boolean javaHome;

  @Override
  public Integer call() {
    if (javaHome) {
      System.out.println(System.getProperty("java.home"));
      return 0;
    }
    AccessReport report = JdkGateway.report();
    System.out.print(Terminal.wrap(report.toString(), 10));
    return report.isOpen() ? 0 : 1;
  }
}
