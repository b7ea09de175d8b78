package dev.heddle.ipc;

import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.codec.Codec;
import dev.heddle.ipc.queue.LocalQueueAccess;
import dev.heddle.ipc.queue.QueueAccess;
import dev.heddle.ipc.queue.QueueCore;
import dev.heddle.ipc.queue.QueueFrame;
import dev.heddle.ipc.queue.QueueHandle;
import dev.heddle.ipc.queue.QueueServer;
import dev.heddle.ipc.queue.RemoteQueueAccess;
import dev.heddle.net.StreamClosedException;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue between processes, first in first out for items and for those who wait. Python's
 * {@code multiprocessing.Queue} is the model.
 *
 * <pre>{@code
 * try (ProcessQueue<String> found = ProcessQueue.create(100)) {
 *   pool.submit(() -> search(found));     // puts into it, in a worker
 *   String first = found.get();
 * }
 * }</pre>
 *
 * <p>It lives in the process that made it, and can be sent to others as an argument, in a lambda, or
 * inside another value. Items are copied. A cancelled put has put nothing, a cancelled get has taken
 * nothing. An item goes back to the front if the process that was to receive it dies before it has
 * arrived there; once code may have seen it, it never comes again, so if that process dies then, the
 * item is gone with it. If the maker's process ends, calls elsewhere fail. Null items are refused.
 * Thread-safe.
 *
 * @param <T> the type of the items
 */
public final class ProcessQueue<T> implements AutoCloseable, Serializable {
  private static final long serialVersionUID = 1L;

  private final transient QueueHandle handle;
  private final transient @Nullable QueueCore core;
  private final transient QueueAccess access;
  private final transient Codec codec;

  /** A queue that arrives from another process, or comes back home. */
  ProcessQueue(QueueHandle handle) {
    this(handle, QueueServer.find(handle));
  }

  private ProcessQueue(QueueHandle handle, @Nullable QueueCore core) {
    this.handle = handle;
    this.core = core;
    this.access = core == null ? new RemoteQueueAccess(handle) : new LocalQueueAccess(core);
    this.codec = new Codec(AllowList.ofQueue(handle.allowed()));
  }

  /**
   * Makes an empty queue.
   *
   * @param capacity how many items it holds, at least 1
   * @param itemTypes classes whose packages items may come from, besides the JDK's values
   * @param <T> the type of the items
   * @return the queue, to be closed by the caller
   * @throws IllegalArgumentException if the capacity is less than 1
   * @throws IOException if other processes could not reach it
   */
  public static <T> ProcessQueue<T> create(int capacity, Class<?>... itemTypes)
      throws IOException {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "A queue's capacity must be at least 1, but is " + capacity);
    }
    var core = new QueueCore(capacity);
    List<String> allowed = Arrays.stream(itemTypes).map(Class::getPackageName).distinct().toList();
    return new ProcessQueue<>(QueueServer.register(core, capacity, allowed), core);
  }

  /**
   * Puts an item, waiting while the queue is full.
   *
   * @param item the item
   * @throws IllegalArgumentException if it cannot be serialized or is too large
   * @throws StreamClosedException if the queue takes no more items
   * @throws IOException if the maker's process cannot be reached
   * @throws InterruptedException if the caller is cancelled; the item has not been put then
   */
  public void put(T item) throws IOException, InterruptedException {
    access.exchange(encode(item), null);
  }

  /**
   * Puts an item if there is room in time.
   *
   * @param item the item
   * @param timeout the longest time to wait; zero or less not to wait at all
   * @return whether it was put
   * @throws IllegalArgumentException if it cannot be serialized or is too large
   * @throws StreamClosedException if the queue takes no more items
   * @throws IOException if the maker's process cannot be reached
   * @throws InterruptedException if the caller is cancelled; the item has not been put then
   */
  public boolean tryPut(T item, Duration timeout) throws IOException, InterruptedException {
    return access.exchange(encode(item), Objects.requireNonNull(timeout, "timeout")) != null;
  }

  /**
   * Takes the oldest item, waiting while there is none.
   *
   * @return the item
   * @throws StreamClosedException if the queue is empty and takes no more items
   * @throws IOException if the maker's process cannot be reached, or the item cannot be read here
   * @throws InterruptedException if the caller is cancelled; no item has been taken then
   */
  public T get() throws IOException, InterruptedException {
    return decode(Objects.requireNonNull(access.exchange(null, null)));
  }

  /**
   * Takes the oldest item if there is one in time.
   *
   * @param timeout the longest time to wait; zero or less not to wait at all
   * @return the item, or nothing
   * @throws StreamClosedException if the queue is empty and takes no more items
   * @throws IOException if the maker's process cannot be reached, or the item cannot be read here
   * @throws InterruptedException if the caller is cancelled; no item has been taken then
   */
  public Optional<T> tryGet(Duration timeout) throws IOException, InterruptedException {
    byte[] item = access.exchange(null, Objects.requireNonNull(timeout, "timeout"));
    return item == null ? Optional.empty() : Optional.of(decode(item));
  }

  /**
   * Lets the queue take no more items. What it holds can still be taken; then whoever takes is told
   * that it is closed.
   *
   * @throws IOException if the maker's process cannot be reached
   */
  public void shutdown() throws IOException {
    access.shut();
  }

  void attach() throws IOException {
    access.attach();
  }

  private byte[] encode(T item) {
    byte[] bytes = Codec.encode(0, Objects.requireNonNull(item, "A queue takes no null items"));
    if (bytes.length > QueueFrame.MOST_BYTES) {
      throw new IllegalArgumentException(
          "An item of " + bytes.length + " bytes is larger than the limit of "
              + QueueFrame.MOST_BYTES + "; put a SharedMemoryHandle instead");
    }
    return bytes;
  }

  @SuppressWarnings("unchecked")
  private T decode(byte[] item) throws IOException {
    try {
      return (T) Objects.requireNonNull(codec.decode(item, 0));
    } catch (ClassNotFoundException e) {
      throw new IOException("The item is of a class that is not known here: " + e.getMessage(), e);
    }
  }

  /**
   * Travels as a handle.
   *
   * @return the handle
   */
  private Object writeReplace() {
    return new SentQueue(handle);
  }

  /**
   * Ends the queue, if this is its maker's process: what it holds is dropped, and whoever waits is told
   * that it is closed. In another process it does nothing.
   */
  @Override
  public void close() {
    if (core != null) {
      core.close();
      QueueServer.unregister(handle);
    }
  }

  @Override
  public String toString() {
    String where = core == null ? "in another process" : core.size() + " items";
    return "ProcessQueue[" + where + ", capacity " + handle.capacity() + "]";
  }
}
