package dev.heddle.samples.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Link;
import org.commonmark.node.Node;

/**
 * Makes links between pages links of the site. What is in the project and not in the site, such as a source, loses its
 * link and keeps its words.
 */
final class Links {
  private final Path root;
  private final Map<Path, Page> pages;
  private final List<String> dead;

  Links(Path root, Map<Path, Page> pages, List<String> dead) {
    this.root = root;
    this.pages = pages;
    this.dead = dead;
  }

  void follow(Page page) {
    page.text().accept(new AbstractVisitor() {
      @Override
      public void visit(Link link) {
        visitChildren(link);
        if (!link.getDestination().matches("(https?|mailto):.*")) {
          follow(page, link);
        }
      }
    });
  }

  private void follow(Page from, Link link) {
    String target = link.getDestination();
    int mark = target.indexOf('#');
    String file = mark < 0 ? target : target.substring(0, mark);
    String anchor = mark < 0 ? "" : target.substring(mark + 1);
    Path place = file.isEmpty() ? from.place() : from.place().resolveSibling(file).normalize();
    Page page = pages.get(place);
    if (page == null && Files.isDirectory(root.resolve(place))) {
      page = pages.get(place.resolve("README.md"));
    }
    if (page == null ? !Files.exists(root.resolve(place)) : isMissing(page, anchor)) {
      dead.add(from.place() + " -> " + target);
    } else if (page != null) {
      link.setDestination(
          (file.isEmpty() ? "" : between(from, page)) + (mark < 0 ? "" : "#" + anchor));
    } else if (!file.matches(".*\\.(svg|png)")) {
      unwrap(link);
    }
  }

  private static boolean isMissing(Page page, String anchor) {
    return !anchor.isEmpty() && !page.anchors().contains(anchor);
  }

  private static String between(Page from, Page to) {
    Path folder = Path.of("/").resolve(from.address()).getParent();
    return folder.relativize(Path.of("/").resolve(to.address())).toString();
  }

  private static void unwrap(Node link) {
    Node child;
    while ((child = link.getFirstChild()) != null) {
      link.insertBefore(child);
    }
    link.unlink();
  }
}
