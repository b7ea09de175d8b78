package dev.heddle;

import dev.heddle.failure.Causes;
import dev.heddle.failure.GroupFailure;
import dev.heddle.report.FailureText;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.Vector;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All failures of a group of tasks in one exception. Python's {@code ExceptionGroup} is its model;
 * {@link #handle} does the work of {@code except*}.
 *
 * <p>While its group is still open, failures of children that end later join it; once the group is
 * closed it does not change any more. Thread-safe.
 *
 * <p>A failure may hold the group itself, if a child throws what it has seen its owner being thrown. Each
 * group is then looked at once, and what is suppressed here for a stack trace never leads back here.
 */
public final class ExceptionGroup extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How many failures a message names: what tells of a group of many may be told of many times. */
  private static final int MOST_NAMED = 16;

  /** What failed, in words. */
  private final String summary;

  /** The failures in the order they happened. A list with a lock of its own that can be serialized. */
  private final Vector<Throwable> exceptions;

  /** The group that this one tells of again; null for most. */
  private final @Nullable ExceptionGroup told;

  /** Whether somebody has asked what it holds. */
  private transient volatile boolean seen;

  /**
   * Groups exceptions.
   *
   * @param summary what failed, in words
   * @param exceptions the failures, at least one
   * @throws IllegalArgumentException if there is none
   */
  public ExceptionGroup(String summary, List<? extends Throwable> exceptions) {
    super(summary,
        Objects.requireNonNull(exceptions, "exceptions").isEmpty() ? null : exceptions.getFirst());
    if (exceptions.isEmpty()) {
      throw new IllegalArgumentException("An ExceptionGroup needs at least one exception");
    }
    exceptions.forEach(e -> Objects.requireNonNull(e, "A failure is null"));
    this.summary = Objects.requireNonNull(summary, "summary");
    this.exceptions = new Vector<>(exceptions);
    this.told = null;
    exceptions.stream().skip(1).forEach(this::addSuppressed);
  }

  private ExceptionGroup(ExceptionGroup told) {
    super(told.summary, null, true, false);
    this.summary = told.summary;
    this.exceptions = told.exceptions;
    this.told = told;
  }

  void add(Throwable failure) {
    // A child may throw what it has seen its owner being thrown: that is here already.
    if (failure != this) {
      exceptions.add(failure);
      addSuppressed(Causes.withoutWayTo(this, failure));
    }
  }

  /**
   * The same failures in a second exception, for {@link TaskGroup#close}; {@link GroupFailure} says why.
   * Its cause is this group, unless it has come to be suppressed in it: then there is nothing to add.
   */
  ExceptionGroup again() {
    return new ExceptionGroup(this);
  }

  /** The group itself, of one that tells of it again. */
  ExceptionGroup original() {
    return told == null ? this : told;
  }

  private boolean isRemark() {
    return told != null && Arrays.asList(told.getSuppressed()).contains(this);
  }

  boolean isSeen() {
    return seen;
  }

  /** What {@link #exceptions} returns, without looking at it on behalf of a user. */
  List<Throwable> members() {
    return List.copyOf(exceptions);
  }

  /** What {@link #getCause} returns, in the same way. */
  @Nullable
  Throwable firstCause() {
    if (told == null) {
      return super.getCause();
    }
    return isRemark() ? null : told;
  }

  /** Returns the first failure, so that a stack trace ends with it. */
  @Override
  public synchronized @Nullable Throwable getCause() {
    look();
    return firstCause();
  }

  private void look() {
    seen = true;
    if (told != null) {
      told.seen = true;
    }
  }

  /**
   * Returns the failures in the order they happened. Groups among them stay groups.
   *
   * @return an unmodifiable snapshot
   */
  public List<Throwable> exceptions() {
    look();
    return members();
  }

  /**
   * Returns the failures that are not groups, of this group and all groups inside it. A group that is
   * found in several places counts once.
   *
   * @return the leaves, in order
   */
  public List<Throwable> leaves() {
    look();
    return FailureTree.leaves(this);
  }

  /**
   * Returns the part of this group that a condition selects, with the nesting kept.
   *
   * @param condition asked for each leaf
   * @return the selected part, or empty if nothing is selected
   */
  public Optional<ExceptionGroup> subgroup(Predicate<? super Throwable> condition) {
    Objects.requireNonNull(condition, "condition");
    look();
    return FailureTree.select(this, condition);
  }

  /** A group as this one is, of fewer failures. */
  ExceptionGroup partOf(List<Throwable> selected) {
    var part = new ExceptionGroup(summary, selected);
    part.setStackTrace(getStackTrace());
    return part;
  }

  /**
   * The two parts of a split group.
   *
   * @param matching what the condition selects
   * @param rest what it does not
   */
  public record Split(Optional<ExceptionGroup> matching, Optional<ExceptionGroup> rest) {}

  /**
   * Splits this group in two.
   *
   * @param condition asked once for each leaf
   * @return both parts
   */
  public Split split(Predicate<? super Throwable> condition) {
    Objects.requireNonNull(condition, "condition");
    Set<Throwable> selected = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable leaf : leaves()) {
      if (condition.test(leaf)) {
        selected.add(leaf);
      }
    }
    return new Split(
        subgroup(selected::contains), subgroup(leaf -> !selected.contains(leaf)));
  }

  /**
   * Handles the failures of one type and throws the rest, as {@code except*} does.
   *
   * @param type what to handle
   * @param handler called for each leaf of that type, in order
   * @param <E> that type
   * @throws ExceptionGroup with what is left, if anything is
   */
  public <E extends Throwable> void handle(Class<E> type, Consumer<? super E> handler) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(handler, "handler");
    Split split = split(type::isInstance);
    try {
      split
          .matching()
          .ifPresent(group -> group.leaves().forEach(leaf -> handler.accept(type.cast(leaf))));
    } catch (Throwable e) {
      suppressIn(e);
      throw e;
    }
    if (split.rest().isPresent()) {
      throw split.rest().get();
    }
  }

  /** A handler may throw what it was given, or wrap it: that tells of itself, and not in a circle. */
  private void suppressIn(Throwable thrown) {
    Split split = split(leaf -> Causes.lead(leaf, thrown) || Causes.lead(thrown, leaf));
    if (split.matching().isEmpty()) {
      Causes.suppress(thrown, this);
    } else {
      split.rest().ifPresent(others -> Causes.suppress(thrown, others));
    }
  }

  /**
   * Names the failures of this level, up to sixteen; a group among them by its summary, however deep it
   * goes.
   */
  @Override
  public String getMessage() {
    look();
    if (isRemark()) {
      return headline() + ", as told above";
    }
    List<Throwable> failures = members();
    var message = new StringBuilder(headline()).append(" [");
    String separator = "";
    for (Throwable e : failures.subList(0, Math.min(MOST_NAMED, failures.size()))) {
      message.append(separator)
          .append(e instanceof ExceptionGroup inner ? inner.headline() : FailureText.of(e));
      separator = ", ";
    }
    if (failures.size() > MOST_NAMED) {
      message.append(", and ").append(failures.size() - MOST_NAMED).append(" more");
    }
    return message.append(']').toString();
  }

  private String headline() {
    int number = exceptions.size();
    return summary + ": " + number + (number == 1 ? " failure" : " failures");
  }
}
