package programs;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicStampedReference;
import org.jspecify.annotations.Nullable;

/** A stack without locks that takes a node for unchanged which was taken and put back meanwhile. */
public final class SameAgain {
  private static final class Node {
    private final String name;
    private @Nullable Node below;

    Node(String name) {
      this.name = name;
    }
  }

  private final AtomicReference<@Nullable Node> top = new AtomicReference<>();

  private void push(Node node) {
    do {
      node.below = top.get();
    } while (!top.compareAndSet(node.below, node));
  }

  private @Nullable Node pop() {
    while (true) {
      Node first = top.get();
      if (first == null) {
        return null;
      }
      Node next = first.below;
      if (top.compareAndSet(first, next)) {
        return first;
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    var stack = new SameAgain();
    stack.push(new Node("low"));
    stack.push(new Node("high"));
    var kept = new Node[1];
    var one = new Thread(stack::pop, "takes one");
    var other = new Thread(() -> {
      Node first = stack.pop();
      kept[0] = stack.pop();
      if (first != null) {
        stack.push(first);
      }
    }, "keeps the second");
    one.start();
    other.start();
    one.join();
    other.join();
    Node left = stack.pop();
    assert left == null || left != kept[0] : left.name + " is kept, and on the stack";
  }

  /** The same with a count beside the node. */
  public static final class Right {
    private final AtomicStampedReference<@Nullable Node> top =
        new AtomicStampedReference<>(null, 0);

    private void push(Node node) {
      var stamp = new int[1];
      do {
        node.below = top.get(stamp);
      } while (!top.compareAndSet(node.below, node, stamp[0], stamp[0] + 1));
    }

    private @Nullable Node pop() {
      var stamp = new int[1];
      while (true) {
        Node first = top.get(stamp);
        if (first == null) {
          return null;
        }
        if (top.compareAndSet(first, first.below, stamp[0], stamp[0] + 1)) {
          return first;
        }
      }
    }

    public static void main(String[] args) throws InterruptedException {
      var stack = new Right();
      stack.push(new Node("low"));
      stack.push(new Node("high"));
      var kept = new Node[1];
      var one = new Thread(stack::pop, "takes one");
      var other = new Thread(() -> {
        Node first = stack.pop();
        kept[0] = stack.pop();
        if (first != null) {
          stack.push(first);
        }
      }, "keeps the second");
      one.start();
      other.start();
      one.join();
      other.join();
      Node left = stack.pop();
      assert left == null || left != kept[0] : left.name + " is kept, and on the stack";
    }
  }
}
