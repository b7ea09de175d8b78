package dev.heddle.generator;

import dev.heddle.scheduler.jdk.Continuations;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A sequence written as a body that yields its items one by one, each when it is asked for.
 *
 * <pre>{@code
 * Generator<Path> walk = Generator.of(out -> descend(root, out));
 *
 * void descend(Path folder, Yielder<Path> out) throws IOException {
 *   try (var children = Files.newDirectoryStream(folder)) {
 *     for (Path child : children) {
 *       out.yield(child);
 *       if (Files.isDirectory(child)) descend(child, out);
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p><b>Each iterator is a fresh run</b> of the body, as with Kotlin's {@code sequence} and C#'s
 * iterator methods, and as {@link Iterable} wants it. What corresponds to a Python generator object,
 * which runs once and can be closed, is the {@link Iteration} it returns.
 *
 * <p><b>Closing.</b> A {@code for} loop over a generator that runs to its end leaves nothing behind.
 * One that is left early leaves the body suspended, since Java's loop closes no iterator: close the
 * iteration or the stream, as shown at {@link Iteration}. An abandoned body is garbage like any other
 * object, and its {@code finally} clauses do not run.
 *
 * <p><b>Where it runs.</b> The body runs nested in the consumer: in its thread and in its task, only
 * while the consumer waits for an item. So it may wait ({@code Heddle.sleep}, a queue, a socket), is
 * cancelled with the consumer, and open groups of its own as long as it does not yield inside them.
 * It sees the {@link ScopedValue} bindings of where the generator was made, not the consumer's, and
 * the consumer does not see those made inside. It must not yield inside {@code synchronized} or below
 * a native method, nor may the consumer ask for an item inside {@code synchronized}: the yield throws
 * an {@link IllegalStateException} that says so. A contended {@code synchronized} in the body
 * blocks the carrier, so prefer {@link dev.heddle.sync.Lock} for what other tasks of the same loop
 * hold while they wait.
 *
 * <p>Without the JDK access flag the body runs on a virtual thread of its own that takes turns with
 * the consumer's. All the same holds, more slowly, except that the body does not see {@code
 * ScopedValue} bindings, that yielding inside {@code synchronized} is not noticed, and that an
 * abandoned body is ended, {@code finally} and all, some time after it has become unreachable.
 *
 * <p>Immutable and thread-safe as far as the body is; each iteration belongs to one thread.
 *
 * @param <T> the type of the items
 */
public final class Generator<T extends @Nullable Object> implements Iterable<T> {
  private final GeneratorBody<T, ?> body;
  private final Continuations provider;
  private final @Nullable Object bindings;
  private final Provider.Name name;

  private Generator(GeneratorBody<T, ?> body, Continuations provider) {
    this.body = Objects.requireNonNull(body, "A generator needs a body");
    this.provider = provider;
    this.bindings = provider.bindings();
    this.name = new Provider.Name("Generator", body);
  }

  /**
   * Makes a generator. The body does not run yet.
   *
   * @param body yields the items; run anew for each iterator
   * @param <T> the type of the items
   * @return the generator
   */
  public static <T extends @Nullable Object> Generator<T> of(GeneratorBody<T, ?> body) {
    return of(body, Provider.BEST);
  }

  static <T extends @Nullable Object> Generator<T> of(
      GeneratorBody<T, ?> body, Continuations provider) {
    return new Generator<>(body, provider);
  }

  /**
   * Returns a fresh run of the body, not begun.
   *
   * @return the iteration; close it if you leave it early
   */
  @Override
  public Iteration<T> iterator() {
    return new Iteration<>(provider, bindings, name, body);
  }

  /**
   * Returns the items of a fresh run as a stream. Sequential only: the body belongs to one thread, so
   * a parallel stream fails.
   *
   * @return the stream; closing it closes the iteration
   */
  public Stream<T> stream() {
    Iteration<T> iteration = iterator();
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(iteration, Spliterator.ORDERED), false)
        .onClose(iteration::close);
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
