package dev.heddle.stream;

import dev.heddle.Transform;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with another stream when what is above has failed. What is below may fail too, and that passes
 * through here on its way up and back: it is remembered, and nothing that comes after it is recovered.
 */
final class Recovery<T> implements Emitter<T> {
  private final Emitter<? super T> out;
  private @Nullable Throwable below;

  private Recovery(Emitter<? super T> out) {
    this.out = out;
  }

  static <T, X extends Exception> void run(
      Source<T> source, Class<X> type,
      Transform<? super X, ? extends AsyncStream<? extends T>, ?> then, Emitter<? super T> out)
      throws Exception {
    var recovery = new Recovery<T>(out);
    AsyncStream<? extends T> other;
    try {
      source.run(recovery);
      return;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      if (recovery.below != null || !type.isInstance(e)) {
        throw e;
      }
      other = AsyncStream.given(then.apply(type.cast(e)), "recover");
    }
    other.runInto(out);
  }

  @Override
  public void emit(T item) throws Exception {
    try {
      out.emit(item);
    } catch (Throwable e) {
      below = e;
      throw e;
    }
  }
}
