package dev.heddle.samples.site;

/** What is around the text of each page. */
final class Template {
  private Template() {}

  static String of(Page page, String navigation, String style) {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <link rel="stylesheet" href="%s">
        </head>
        <body>
        <nav>
        %s</nav>
        <main>
        %s</main>
        </body>
        </html>
        """.formatted(escaped(page.title()), style, navigation, page.html());
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"",
        "&quot;");
  }
}
