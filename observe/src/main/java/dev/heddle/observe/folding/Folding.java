package dev.heddle.observe.folding;

import dev.heddle.TaskTree;
import java.util.List;

/** Answers questions about the tasks of the process it is in. */
public final class Folding {
  /** All classes of this room, by their files; the first is the one to be asked. */
  public static final List<String> CLASSES =
      List.of("Folding", "Alike", "AlikeText", "Crowd", "Json", "Line", "PageQuery", "PageView",
          "SearchView", "SearchView$Place", "Shown", "TreeView", "TreeView$Folded", "TreeView$More",
          "TreeView$Named", "TreeView$Step", "WorkerCount");

  /** Asks for the lines of {@link AlikeText}; every other question is a {@link PageQuery}. */
  public static final String ALIKE = "alike";

  /** Above it a tree is taken without stacks, which cost some microseconds each. */
  private static final int MOST_STACKS = 2_000;

  private Folding() {}

  /**
   * Answers with a new tree.
   *
   * @param question what to tell
   * @return text for people, or JSON for the page
   */
  public static String answer(String question) {
    TaskTree tree = TaskTree.all();
    if (question.equals(ALIKE)) {
      return AlikeText.of(tree);
    }
    PageQuery query = PageQuery.of(question);
    long tasks = tree.tasks().count();
    boolean stacks = query.stacks() && tasks <= MOST_STACKS;
    return PageView.of(stacks ? TaskTree.allWithStacks() : tree, tasks, query);
  }
}
