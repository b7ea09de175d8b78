package dev.heddle.observe;

import dev.heddle.TaskTree;
import dev.heddle.observe.folding.Folding;
import java.io.IOException;

/** Where a page has what it shows from: this process, or another one. */
interface PageSource {
  PageSource THIS_PROCESS = new PageSource() {
    @Override
    public String tree(boolean stacks, boolean json) {
      TaskTree tree = stacks ? TaskTree.allWithStacks() : TaskTree.all();
      return json ? tree.toJson() : tree.toString();
    }

    @Override
    public String folded(String question) {
      return Folding.answer(question);
    }
  };

  String tree(boolean stacks, boolean json) throws IOException;

  String folded(String question) throws IOException;

  /** Whether the JVM of the process was made to warn of an agent. */
  default boolean hasWarned() {
    return false;
  }
}
