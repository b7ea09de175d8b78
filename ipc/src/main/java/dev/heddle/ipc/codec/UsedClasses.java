package dev.heddle.ipc.codec;

import java.io.ObjectStreamClass;
import java.util.HashSet;
import java.util.Set;

/** What another process has to be told of before it can read a value: collected as it is encoded. */
public final class UsedClasses implements ClassUse {
  private final SentClasses sent;
  private Set<String> packages = Set.of();
  private Set<SentClasses.Entry> numbered = Set.of();

  public UsedClasses(SentClasses sent) {
    this.sent = sent;
  }

  @Override
  public void uses(Class<?> type) {
    String name = AllowList.packageToAllow(type);
    if (name != null && !packages.contains(name)) {
      packages = packages.isEmpty() ? new HashSet<>(4) : packages;
      packages.add(name);
    }
  }

  @Override
  public int numberOf(ObjectStreamClass description) {
    SentClasses.Entry entry = sent.of(description);
    if (entry == null) {
      return NO_NUMBER;
    }
    numbered = numbered.isEmpty() ? new HashSet<>(4) : numbered;
    numbered.add(entry);
    return entry.number();
  }

  /** The packages whose classes are in the value. */
  public Set<String> packages() {
    return packages;
  }

  /** The descriptions that the value names by their numbers. */
  public Set<SentClasses.Entry> numbered() {
    return numbered;
  }
}
