package dev.heddle.observe;

import dev.heddle.TaskTree;
import dev.heddle.observe.attached.BeanConnection;
import dev.heddle.observe.folding.Folding;
import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Makes the tasks of this process visible to JMX clients that attach to it, such as jconsole, under the
 * name {@value #NAME}.
 *
 * <p>It is there only if the program registers it: JMX takes a good part of a second to load.
 */
public final class HeddleDiagnostics implements HeddleDiagnosticsMXBean {
  /** The name of the bean. */
  public static final String NAME = BeanConnection.BEAN;

  private HeddleDiagnostics() {}

  /**
   * Registers the bean with the platform's server, and sets the system property {@code dev.heddle.diagnostics}, by which
   * {@link AttachedProcess} knows that it needs no agent. Doing so again changes nothing. Any thread.
   */
  public static void register() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .registerMBean(new HeddleDiagnostics(), new ObjectName(NAME));
      System.setProperty(BeanConnection.MARK, "registered");
    } catch (InstanceAlreadyExistsException _) {
      // It has no state, so the one is as good as the other.
    } catch (JMException e) {
      throw new IllegalStateException("Cannot register " + NAME + " with the platform's server", e);
    }
  }

  @Override
  public int getTaskCount() {
    return (int) TaskTree.all().tasks().count();
  }

  @Override
  public String tasks() {
    return TaskTree.all().toString();
  }

  @Override
  public String tasksWithStacks() {
    return TaskTree.allWithStacks().toString();
  }

  @Override
  public String tasksAsJson() {
    return TaskTree.all().toJson();
  }

  @Override
  public String tasksWithStacksAsJson() {
    return TaskTree.allWithStacks().toJson();
  }

  @Override
  public String tasksFolded(String question) {
    return Folding.answer(question);
  }
}
