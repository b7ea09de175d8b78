package dev.heddle.ipc.codec;

import dev.heddle.ipc.memory.SharedBlock;
import dev.heddle.ipc.memory.SharedBlocks;
import java.io.ObjectStreamClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What another process has to be told of before it can read a value: collected as it is encoded. */
public final class UsedClasses implements ClassUse {
  private record Loan(SharedBlock block, long bytes) {}

  private final SentClasses sent;
  private final @Nullable SharedBlocks blocks;
  private Set<String> packages = Set.of();
  private Set<SentClasses.Entry> numbered = Set.of();
  private List<Loan> lent = List.of();
  private long bytesLent;

  /** For a value that goes over whole. */
  public UsedClasses(SentClasses sent) {
    this(sent, null);
  }

  /** For a value whose long arrays may be lent. */
  public UsedClasses(SentClasses sent, @Nullable SharedBlocks blocks) {
    this.sent = sent;
    this.blocks = blocks;
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

  @Override
  public @Nullable SharedBlock blockFor(long bytes) {
    SharedBlock block = blocks == null ? null : blocks.take(bytes);
    if (block != null) {
      lent = lent.isEmpty() ? new ArrayList<>(1) : lent;
      lent.add(new Loan(block, bytes));
      bytesLent += bytes;
    }
    return block;
  }

  @Override
  public int blocks() {
    return lent.size();
  }

  @Override
  public void takeBack(int first) {
    while (lent.size() > first) {
      Loan unused = lent.removeLast();
      bytesLent -= unused.bytes;
      unused.block.giveBack();
    }
  }

  /** How many bytes of arrays are lent, and so not in what has been encoded. */
  public long bytesLent() {
    return bytesLent;
  }

  /** Nobody will look into what has been lent any more. A second time, others may have it, so nothing is done. */
  public synchronized void giveBack() {
    lent.forEach(loan -> loan.block.giveBack());
    lent = List.of();
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
