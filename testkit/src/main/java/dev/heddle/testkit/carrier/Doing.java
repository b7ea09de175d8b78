package dev.heddle.testkit.carrier;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** What a thread does at the end of a step, in words, and where in the program. */
public final class Doing {
  /** The name of the loader of rewritten classes. */
  public static final String REWRITTEN = "heddle-simulation";

  private static final int FRAMES = 8;

  /** So much is told of the message of what is thrown on the way. */
  private static final int LONGEST = 80;

  private Doing() {}

  static String of(SimulatedThread thread, Thread.State state, Holders holders) {
    if (state == Thread.State.TERMINATED) {
      return "ends";
    }
    if (!thread.ready) {
      return waits(thread.thread, holders);
    }
    String intent = thread.intent();
    String what =
        thread.at != null ? " at " + thread.at : intent.isEmpty() ? "" : " before it " + intent;
    return "lets others go first" + what + at(thread.thread.getStackTrace());
  }

  /** What a thread waits for, and where. */
  static String waits(Thread thread, Holders holders) {
    StackTraceElement[] stack = thread.getStackTrace();
    Object blocker = LockSupport.getBlocker(thread);
    String what;
    if (thread.getState() == Thread.State.BLOCKED) {
      what = " for a monitor";
    } else if (Arrays.stream(stack).limit(FRAMES).anyMatch(Doing::isJoin)) {
      what = " for a thread to end";
    } else {
      what =
          blocker == null ? " to be unparked" : " for " + holders.awaitedBy(thread, name(blocker));
    }
    return "waits" + what + at(stack);
  }

  private static boolean isJoin(StackTraceElement frame) {
    return frame.getMethodName().startsWith("join")
        && frame.getClassName().startsWith("java.lang.");
  }

  /** Of what the JDK parks on, the part that people know; never a hash code, which is another one each time. */
  private static String name(Object blocker) {
    String text = blocker.toString();
    if (blocker.getClass().getModule() != Object.class.getModule()) {
      return text.startsWith(blocker.getClass().getName() + "@")
          ? "a " + Names.of(blocker.getClass())
          : text;
    }
    String type = blocker.getClass().getName();
    int nested = type.indexOf('$');
    String known =
        type.substring(type.lastIndexOf('.') + 1, nested < 0 ? type.length() : nested);
    int state = text.indexOf("[State = ");
    return "a " + known
        + (state < 0 ? "" : " of state " + text.substring(state + 9, text.indexOf(',', state)));
  }

  /** The file and line of the caller that is in the program; empty if there is none. */
  static String line(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .filter(Doing::isOfTheProgram)
        .findFirst()
        .map(
            frame -> " (" + frame.getFileName()
                + (frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber()) + ")")
        .orElse("");
  }

  /** What was thrown, in words. */
  static String words(Throwable thrown) {
    String message = thrown.getMessage();
    String words = message == null ? "" : ": " + message.lines().findFirst().orElse("");
    return Names.of(thrown.getClass())
        + (words.length() > LONGEST ? words.substring(0, LONGEST) + "..." : words);
  }

  /** The place in the program where something was thrown; empty if there is none. */
  public static String at(Throwable thrown) {
    return at(thrown.getStackTrace());
  }

  private static String at(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .filter(Doing::isOfTheProgram)
        .findFirst()
        .map(frame -> " at " + new StackTraceElement(
            frame.getClassName(), frame.getMethodName(), frame.getFileName(),
            frame.getLineNumber()))
        .orElse("");
  }

  private static boolean isOfTheProgram(StackTraceElement frame) {
    String name = frame.getClassName();
    return REWRITTEN.equals(frame.getClassLoaderName())
        || (!name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("sun.")
            && !name.startsWith("dev.heddle.") && !name.startsWith("org.junit.")
            && !name.startsWith("org.opentest4j."));
  }
}
