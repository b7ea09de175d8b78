package dev.heddle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * All failures of a group of tasks in one exception. Python's {@code ExceptionGroup} is its model;
 * {@link #handle} does the work of {@code except*}.
 *
 * <p>While its group is still open, failures of children that end later join it; once the group is
 * closed it does not change any more. Thread-safe.
 */
public final class ExceptionGroup extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What failed, in words. */
  private final String summary;

  /** The failures in the order they happened. */
  private final CopyOnWriteArrayList<Throwable> exceptions;

  /**
   * Groups exceptions.
   *
   * @param summary what failed, in words
   * @param exceptions the failures, at least one
   * @throws IllegalArgumentException if there is none
   */
  public ExceptionGroup(String summary, List<? extends Throwable> exceptions) {
    super(summary, exceptions.isEmpty() ? null : exceptions.getFirst());
    if (exceptions.isEmpty()) {
      throw new IllegalArgumentException("An ExceptionGroup needs at least one exception");
    }
    exceptions.forEach(e -> Objects.requireNonNull(e, "A failure is null"));
    this.summary = Objects.requireNonNull(summary, "summary");
    this.exceptions = new CopyOnWriteArrayList<>(List.copyOf(exceptions));
    exceptions.stream().skip(1).forEach(this::addSuppressed);
  }

  void add(Throwable failure) {
    // A child may throw what it has seen its owner being thrown: that is here already.
    if (failure != this) {
      exceptions.add(failure);
      addSuppressed(failure);
    }
  }

  /**
   * Returns the failures in the order they happened. Groups among them stay groups.
   *
   * @return an unmodifiable snapshot
   */
  public List<Throwable> exceptions() {
    return List.copyOf(exceptions);
  }

  /**
   * Returns the failures that are not groups, of this group and all groups inside it.
   *
   * @return the leaves, in order
   */
  public List<Throwable> leaves() {
    var leaves = new ArrayList<Throwable>();
    for (Throwable e : exceptions) {
      if (e instanceof ExceptionGroup inner) {
        leaves.addAll(inner.leaves());
      } else {
        leaves.add(e);
      }
    }
    return leaves;
  }

  /**
   * Returns the part of this group that a condition selects, with the nesting kept.
   *
   * @param condition asked for each leaf
   * @return the selected part, or empty if nothing is selected
   */
  public Optional<ExceptionGroup> subgroup(Predicate<? super Throwable> condition) {
    var selected = new ArrayList<Throwable>();
    for (Throwable e : exceptions) {
      if (e instanceof ExceptionGroup inner) {
        inner.subgroup(condition).ifPresent(selected::add);
      } else if (condition.test(e)) {
        selected.add(e);
      }
    }
    if (selected.isEmpty()) {
      return Optional.empty();
    }
    var part = new ExceptionGroup(summary, selected);
    part.setStackTrace(getStackTrace());
    return Optional.of(part);
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
   * @param condition asked for each leaf
   * @return both parts
   */
  public Split split(Predicate<? super Throwable> condition) {
    return new Split(subgroup(condition), subgroup(condition.negate()));
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
      if (e != this) {
        e.addSuppressed(this);
      }
      throw e;
    }
    if (split.rest().isPresent()) {
      throw split.rest().get();
    }
  }

  /** Names each failure of this level; a group among them by its summary, however deep it goes. */
  @Override
  public String getMessage() {
    var message = new StringBuilder(headline()).append(" [");
    String separator = "";
    for (Throwable e : exceptions) {
      message.append(separator)
          .append(e instanceof ExceptionGroup inner ? inner.headline() : FailureText.of(e));
      separator = ", ";
    }
    return message.append(']').toString();
  }

  private String headline() {
    return summary + ": " + exceptions.size()
        + (exceptions.size() == 1 ? " failure" : " failures");
  }
}
