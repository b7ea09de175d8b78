package dev.heddle.ipc.process;

/**
 * A daemon thread of this module's own. It takes nothing over from whoever happens to have it made: no
 * inheritable thread-locals, no class loader, no priority. Many serve callers that come later.
 */
public final class OwnThread {
  private OwnThread() {}

  public static Thread.Builder named(String name) {
    return Thread.ofPlatform()
        .daemon()
        .priority(Thread.NORM_PRIORITY)
        .inheritInheritableThreadLocals(false)
        .name(name);
  }
}
