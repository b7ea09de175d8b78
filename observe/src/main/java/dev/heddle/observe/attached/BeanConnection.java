package dev.heddle.observe.attached;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/**
 * A line to the bean that a program has registered to be looked at. The JVM says nothing of it, as it does of an agent.
 */
public final class BeanConnection implements Connection {
  /** The name of the bean. */
  public static final String BEAN = "dev.heddle:type=Diagnostics";

  /** A system property of a program that has the bean: it can be seen from outside before anything is started there. */
  public static final String MARK = "dev.heddle.diagnostics";

  private final long pid;
  private final JMXConnector connector;
  private final MBeanServerConnection server;
  private final ObjectName bean;
  private volatile boolean closed;

  private BeanConnection(
      long pid, JMXConnector connector, MBeanServerConnection server, ObjectName bean) {
    this.pid = pid;
    this.connector = connector;
    this.server = server;
    this.bean = bean;
  }

  /** Null if the bean is not there after all. */
  static @Nullable BeanConnection of(long pid, VirtualMachine machine) throws IOException {
    JMXConnector connector =
        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
    try {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      var bean = new ObjectName(BEAN);
      if (server.isRegistered(bean)) {
        return new BeanConnection(pid, connector, server, bean);
      }
    } catch (MalformedObjectNameException e) {
      throw new AssertionError(e);
    }
    connector.close();
    return null;
  }

  @Override
  public synchronized String ask(boolean stacks, boolean json) throws IOException {
    return invoke(
        json
            ? stacks ? "tasksWithStacksAsJson" : "tasksAsJson"
            : stacks ? "tasksWithStacks" : "tasks");
  }

  @Override
  public synchronized String askFolded(String question) throws IOException {
    return invoke("tasksFolded", question);
  }

  private String invoke(String operation, String... arguments) throws IOException {
    String[] types = arguments.length == 0 ? new String[0] : new String[]{String.class.getName()};
    try {
      return (String) server.invoke(bean, operation, arguments, types);
    } catch (InstanceNotFoundException e) {
      throw new IOException("Process " + pid + " has unregistered " + BEAN, e);
    } catch (JMException | RuntimeMBeanException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException("Process " + pid + " cannot tell its tasks: " + cause, e);
    } catch (IOException e) {
      throw new IOException(
          "Process " + pid + (closed ? " is not looked at any more" : " has ended"), e);
    }
  }

  @Override
  public boolean isWarnedOf() {
    return false;
  }

  @Override
  public void close() {
    closed = true;
    try {
      connector.close();
    } catch (IOException _) {
      // It is gone all the same.
    }
  }
}
