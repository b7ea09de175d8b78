package dev.heddle.samples.site;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** A page, read; links in it may be changed until it is rendered. */
final class Page {
  private static final List<Extension> EXTENSIONS =
      List.of(TablesExtension.create(), HeadingAnchorExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder().extensions(EXTENSIONS).build();
  private static final Pattern ANCHOR = Pattern.compile("<h[1-6] id=\"([^\"]+)\"");

  private final Path place;
  private final String title;
  private final Node text;
  private final Set<String> anchors = new TreeSet<>();

  Page(Path place, String source) {
    this.place = place;
    this.text = PARSER.parse(source);
    this.title =
        source.lines().filter(line -> line.startsWith("# ")).findFirst()
            .map(line -> line.substring(2).replace("`", "")).orElse(place.toString());
    ANCHOR.matcher(html()).results().forEach(heading -> anchors.add(heading.group(1)));
  }

  /** Where it is in the project. */
  Path place() {
    return place;
  }

  String title() {
    return title;
  }

  Node text() {
    return text;
  }

  /** What links to one of its headings may name. */
  Set<String> anchors() {
    return anchors;
  }

  /** Where it is in the site. */
  Path address() {
    return place.resolveSibling(address(place.getFileName().toString()));
  }

  static String address(String fileName) {
    return fileName.equals("README.md") ? "index.html" : fileName.replaceAll("\\.md$", ".html");
  }

  String html() {
    return RENDERER.render(text);
  }
}
