package dev.heddle;

import dev.heddle.report.Causes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks into groups of failures without counting as somebody who has asked what they hold. */
final class GroupReader implements Causes.Groups {
  @Override
  public List<Throwable> members(Throwable failure) {
    return failure instanceof ExceptionGroup group ? group.members() : List.of();
  }

  @Override
  public @Nullable Throwable causeOf(Throwable failure) {
    return failure instanceof ExceptionGroup group ? group.firstCause() : failure.getCause();
  }
}
