package dev.heddle.samples.guide;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The poster's lines stay within their cards, also in a font that is wider than the one it asks for. */
class PosterTest {
  /** Of the size, for each character: of DejaVu Sans, its bold and its mono, which Linux has in place of Helvetica. */
  private static final double PLAIN = 0.52;
  private static final double BOLD = 0.6;
  private static final double MONO = 0.61;

  private record Card(double left, double top, double right, double bottom) {
    boolean has(double x, double y) {
      return x >= left && x <= right && y >= top && y <= bottom;
    }
  }

  private static double number(Element element, String name) {
    return Double.parseDouble(element.getAttribute(name));
  }

  private static List<Element> all(Document poster, String tag) {
    NodeList found = poster.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static double width(Element text) {
    double perCharacter = text.getAttribute("font-family").contains("mono")
        ? MONO
        : text.getAttribute("font-weight").equals("bold") ? BOLD : PLAIN;
    return text.getTextContent().length() * number(text, "font-size") * perCharacter;
  }

  @Test
  void noLineLeavesItsCard() throws Exception {
    Document poster = DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(Path.of("../docs/guide/poster.svg").toFile());
    List<Card> cards = all(poster, "rect").stream()
        .filter(rect -> rect.getAttribute("rx").equals("12"))
        .map(rect -> new Card(number(rect, "x"), number(rect, "y"),
            number(rect, "x") + number(rect, "width"), number(rect, "y") + number(rect, "height")))
        .toList();
    assertTrue(cards.size() >= 8, cards::toString);
    int inCards = 0;
    for (Element text : all(poster, "text")) {
      double width = width(text);
      double x = number(text, "x");
      double y = number(text, "y");
      double left = switch (text.getAttribute("text-anchor")) {
        case "middle" -> x - width / 2;
        case "end" -> x - width;
        default -> x;
      };
      for (Card card : cards) {
        if (card.has(x, y)) {
          inCards++;
          assertTrue(card.has(left, y) && card.has(left + width, y), text::getTextContent);
        }
      }
    }
    assertTrue(inCards > 50, inCards + " lines");
  }
}
