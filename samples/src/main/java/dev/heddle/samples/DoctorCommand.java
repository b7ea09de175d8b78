package dev.heddle.samples;

import dev.heddle.scheduler.jdk.AccessReport;
import dev.heddle.scheduler.jdk.JdkGateway;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Says whether Heddle can schedule virtual threads on this JVM, and if not, why.")
final class DoctorCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    AccessReport report = JdkGateway.report();
    System.out.print(report);
    return report.isOpen() ? 0 : 1;
  }
}
