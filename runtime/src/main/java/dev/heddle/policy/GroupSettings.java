package dev.heddle.policy;

import org.jspecify.annotations.Nullable;

/** What the options of a group amount to. */
public final class GroupSettings {
  public String name = "task-group";
  public GroupPolicy policy = FailFast.INSTANCE;
  public @Nullable ConcurrencyLimit limit;

  public GroupSettings() {}
}
