package dev.heddle.observe;

import dev.heddle.TaskTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page that shows the tasks of this process, refreshed each second: the tree, with who waits for what and who holds it,
 * what they did in the last minute, and charts of the loops.
 *
 * <pre>{@code
 * try (var page = LivePage.open(0)) {
 *   System.out.println("look at " + page.url());
 *   Heddle.run(...);
 * }
 * }</pre>
 *
 * <p>It is served from threads of its own, which no run can hold up: a blocked loop is seen as well as
 * a busy one; nor can a client that sends half a request, or reads slowly. Tasks that are alike are folded into one line
 * before they are sent. {@code /} is the page, {@code /tree.json} is {@link TaskTree#toJson} and {@code
 * /tree.txt} the text; with {@code ?stacks} each task has its stack.
 *
 * <p>Names of tasks and stacks are not for everybody. So it listens on the loopback address only,
 * answers nothing but GET, and refuses requests that name another host than this one: otherwise a page
 * on the web whose name is made to point here could read it. Other users of the machine can. Only a page with {@link
 * CancelButtons} can do more than look.
 *
 * <p>Nor shall anybody have it work: it refuses what a browser asks for another page, makes one answer at a time, and then none
 * for as long as that took. Whoever would have to wait long for it is answered 503.
 */
public final class LivePage implements AutoCloseable {
  private static final Duration MOST_OF_A_REQUEST = Duration.ofSeconds(10);

  private final PageAnswers answers;
  private final PageServer server;

  private LivePage(PageAnswers answers, PageServer server) {
    this.answers = answers;
    this.server = server;
  }

  /**
   * Opens the page.
   *
   * @param port the port, 0 for any that is free
   * @return the page; it is served until it is closed
   * @throws IOException if the port is not free
   */
  public static LivePage open(int port) throws IOException {
    return open(port, PageSource.THIS_PROCESS, null, MOST_OF_A_REQUEST);
  }

  /**
   * Opens the page with buttons that cancel tasks, for whoever knows their token.
   *
   * @param port the port, 0 for any that is free
   * @param buttons the buttons, which are the probe of the runs whose tasks may be cancelled
   * @return the page; it is served until it is closed
   * @throws IOException if the port is not free
   */
  public static LivePage open(int port, CancelButtons buttons) throws IOException {
    Objects.requireNonNull(buttons, "buttons");
    return open(port, PageSource.THIS_PROCESS, buttons, MOST_OF_A_REQUEST);
  }

  static LivePage of(PageSource source, int port) throws IOException {
    return open(port, source, null, MOST_OF_A_REQUEST);
  }

  static LivePage open(
      int port, PageSource source, @Nullable CancelButtons buttons, Duration mostOfARequest)
      throws IOException {
    var answers = new PageAnswers(new PageFiles(), source, buttons);
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var server = new PageServer(address, mostOfARequest, answers);
    answers.servedAt(server.address());
    server.start();
    return new LivePage(answers, server);
  }

  /**
   * Returns where the page is.
   *
   * @return the address, such as {@code http://127.0.0.1:8080/}
   */
  public URI url() {
    String host = server.address().getAddress().getHostAddress();
    return URI.create("http://" + answers.authority(host) + "/");
  }

  /** Ends it at once, with the requests that are being answered. */
  @Override
  public void close() {
    server.close();
  }

  /** Says where it is. */
  @Override
  public String toString() {
    return "LivePage[" + url() + "]";
  }
}
