package dev.heddle.samples.looking;

import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import dev.heddle.Heddle;
import dev.heddle.ipc.command.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * A JVM of this user that has loaded Heddle, or has not answered whether it has.
 *
 * @param pid its process
 * @param name its main class or jar, with its arguments
 */
record Program(long pid, String name) {
  private static final int AT_ONCE = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** All there are, but for this one. */
  static List<Program> all() throws InterruptedException {
    String own = Long.toString(ProcessHandle.current().pid());
    List<VirtualMachineDescriptor> others =
        VirtualMachine.list().stream().filter(machine -> !machine.id().equals(own)).toList();
    return Heddle.mapConcurrent(others, AT_ONCE, Program::of)
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** Asked without an agent, which would leave a trace in programs that have nothing to do with us. */
  private static Optional<Program> of(VirtualMachineDescriptor machine)
      throws InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String name = machine.displayName();
    try {
      String known =
          Command.of(jcmd, machine.id(), "VM.class_hierarchy", "dev.heddle.Heddle")
              .timeout(PATIENCE)
              .run()
              .out();
      if (!known.contains("dev.heddle.Heddle")) {
        return Optional.empty();
      }
    } catch (TimeoutException _) {
      name += " (does not answer)";
    } catch (IOException _) {
      // It has ended, or is not to be attached to.
      return Optional.empty();
    }
    return Optional.of(new Program(Long.parseLong(machine.id()), name));
  }
}
