package dev.heddle.ipc.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The items of a queue between processes, and who waits for it: in its maker's process, first in first
 * out for items and for those who wait.
 *
 * <p>Whoever asks is granted, refused or withdrawn under one lock, so exactly one of them: that is why
 * a cancelled put has put nothing and a cancelled get has taken nothing. What a dead process had been
 * sent but not acknowledged comes back to the front.
 *
 * <p>At most one of "there are items" and "someone waits to take" holds, and a putter waits only while
 * the queue is full.
 */
public final class QueueCore {
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<byte[]> items = new ArrayDeque<>();
  private final Deque<QueueAsk> getters = new ArrayDeque<>();
  private final Deque<QueueAsk> putters = new ArrayDeque<>();
  private boolean shut;

  public QueueCore(int capacity) {
    this.capacity = capacity;
  }

  /** What is to be told to whom, once the lock is released. */
  private record News(QueueAsk ask, byte[] item) {
    void tell() {
      ask.granted(item);
    }
  }

  void ask(QueueAsk ask) {
    List<News> news = new ArrayList<>(2);
    boolean refused = false;
    lock.lock();
    try {
      byte[] item = ask.item();
      if (item == null) {
        getters.addLast(ask);
        settle(news);
        refused = shut && getters.remove(ask);
      } else if (shut) {
        refused = true;
      } else {
        putters.addLast(ask);
        settle(news);
      }
    } finally {
      lock.unlock();
    }
    news.forEach(News::tell);
    if (refused) {
      ask.refused();
    }
  }

  /** With the lock held: grants what can be granted. */
  private void settle(List<News> news) {
    boolean more;
    do {
      more = false;
      while (items.size() < capacity && !putters.isEmpty()) {
        QueueAsk putter = putters.removeFirst();
        byte[] item = Objects.requireNonNull(putter.item());
        items.addLast(item);
        news.add(new News(putter, item));
      }
      while (!items.isEmpty() && !getters.isEmpty()) {
        news.add(new News(getters.removeFirst(), items.removeFirst()));
        more = true;
      }
    } while (more);
  }

  /** Takes a wish back; false if it has been granted or refused. */
  boolean withdraw(QueueAsk ask) {
    lock.lock();
    try {
      return (ask.item() == null ? getters : putters).remove(ask);
    } finally {
      lock.unlock();
    }
  }

  /** Puts items that nobody received back in front, whether or not there is room. */
  void giveBack(List<byte[]> unreceived) {
    List<News> news = new ArrayList<>();
    lock.lock();
    try {
      unreceived.reversed().forEach(items::addFirst);
      settle(news);
    } finally {
      lock.unlock();
    }
    news.forEach(News::tell);
  }

  /** Takes no more items; what is there can still be taken. */
  void shut() {
    List<QueueAsk> refused = new ArrayList<>();
    lock.lock();
    try {
      shut = true;
      refused.addAll(putters);
      refused.addAll(getters);
      putters.clear();
      getters.clear();
    } finally {
      lock.unlock();
    }
    refused.forEach(QueueAsk::refused);
  }

  /** As {@link #shut}, and drops what is there. */
  public void close() {
    lock.lock();
    try {
      shut = true;
      items.clear();
    } finally {
      lock.unlock();
    }
    shut();
  }

  public int size() {
    lock.lock();
    try {
      return items.size();
    } finally {
      lock.unlock();
    }
  }
}
