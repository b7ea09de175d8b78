package dev.heddle.samples.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All pages of the project and the pictures in docs, each at its place. */
final class Site {
  private static final Set<String> LEFT_OUT = Set.of("target", ".git", ".mvn", ".ci");
  private static final String STYLE = "site.css";

  private final Map<Path, Page> pages = new TreeMap<>();
  private final List<Path> pictures = new ArrayList<>();
  private final Path root;

  Site(Path root) throws IOException {
    this.root = root.toAbsolutePath().normalize();
    Files.walkFileTree(this.root, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes about) {
        return LEFT_OUT.contains(folder.getFileName().toString()) && !folder.equals(Site.this.root)
            ? FileVisitResult.SKIP_SUBTREE
            : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes about) throws IOException {
        Path place = Site.this.root.relativize(file);
        if (file.toString().endsWith(".md")) {
          pages.put(place, new Page(place, Files.readString(file)));
        } else if (place.startsWith("docs") && file.toString().matches(".*\\.(svg|png)")) {
          pictures.add(place);
        }
        return FileVisitResult.CONTINUE;
      }
    });
  }

  Map<Path, Page> pages() {
    return pages;
  }

  /** Writes everything; returns the links that lead nowhere. */
  List<String> write(Path into) throws IOException {
    List<String> dead = new ArrayList<>();
    var links = new Links(root, pages, dead);
    pages.values().forEach(links::follow);
    var navigation = new Navigation(pages);
    for (Page page : pages.values()) {
      Path file = into.resolve(page.address());
      Files.createDirectories(file.getParent());
      Files.writeString(file, Template.of(page, navigation.on(page), up(page) + STYLE));
    }
    for (Path picture : pictures) {
      Path file = into.resolve(picture);
      Files.createDirectories(file.getParent());
      Files.write(file, Files.readAllBytes(root.resolve(picture)));
    }
    try (InputStream style = Site.class.getResourceAsStream(STYLE)) {
      if (style == null) {
        throw new IOException(STYLE + " is missing beside " + Site.class);
      }
      Files.write(into.resolve(STYLE), style.readAllBytes());
    }
    return dead;
  }

  private static String up(Page page) {
    return "../".repeat(page.place().getNameCount() - 1);
  }
}
