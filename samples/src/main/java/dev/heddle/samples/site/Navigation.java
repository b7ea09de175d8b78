package dev.heddle.samples.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Text;

/** What stands at the side of each page: the course, in its own order and sections. */
final class Navigation {
  private static final Path COURSE = Path.of("docs", "guide", "README.md");

  /** A section, whose address is empty, or a page of the site. */
  private record Entry(String title, String address) {}

  private final List<Entry> entries = new ArrayList<>();

  /** After links have been followed. */
  Navigation(Map<Path, Page> pages) {
    entries.add(new Entry("Heddle", "index.html"));
    entries.add(new Entry("The course", "docs/guide/index.html"));
    Page course = pages.get(COURSE);
    if (course == null) {
      return;
    }
    course.text().accept(new AbstractVisitor() {
      private String section = "";

      @Override
      public void visit(Heading heading) {
        section = heading.getLevel() == 2 ? words(heading) : "";
        if (!section.isEmpty()) {
          entries.add(new Entry(section, ""));
        }
      }

      @Override
      public void visit(Link link) {
        if (!section.isEmpty() && !link.getDestination().contains(":")) {
          Path folder = course.address().getParent();
          String address = folder.resolve(link.getDestination()).normalize().toString();
          entries.add(new Entry(words(link), address));
        }
      }
    });
  }

  private static String words(org.commonmark.node.Node node) {
    var words = new StringBuilder();
    node.accept(new AbstractVisitor() {
      @Override
      public void visit(Text text) {
        words.append(text.getLiteral());
      }
    });
    return words.toString();
  }

  String on(Page page) {
    String up = "../".repeat(page.place().getNameCount() - 1);
    var html = new StringBuilder();
    for (Entry entry : entries) {
      String title = Template.escaped(entry.title);
      if (entry.address.isEmpty()) {
        html.append("<b>").append(title).append("</b>\n");
      } else {
        boolean here = entry.address.equals(page.address().toString());
        html.append("<a").append(here ? " aria-current=\"page\"" : "")
            .append(" href=\"").append(up).append(entry.address).append("\">")
            .append(title).append("</a>\n");
      }
    }
    return html.toString();
  }
}
