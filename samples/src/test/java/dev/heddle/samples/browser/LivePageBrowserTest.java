package dev.heddle.samples.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.observe.CancelButtons;
import dev.heddle.observe.LivePage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The live page as a browser shows it; makes the pictures of the guide. */
@Tag("browser")
@Timeout(180)
class LivePageBrowserTest {
  private static final Path PICTURES = Path.of("../docs/guide/pictures");
  private static final int SECONDS_OF_LANES = 12;

  @TempDir private Path folder;

  @Test
  void hundredThousandTasksAreLookedThroughFoundAndCancelled() throws Exception {
    var buttons = CancelButtons.withRandomToken();
    try (var _ = Restaurant.open(100_000, buttons);
        var page = LivePage.open(0, buttons);
        var browser = Browser.open(folder.resolve("profile"), 1200, 860)) {
      browser.visit(page.url() + "#" + buttons.token());
      browser.until("document.body.innerText.includes('100,000 waiters: await of Event')");
      Thread.sleep(SECONDS_OF_LANES * 1_000);
      browser.writePicture(PICTURES.resolve("live-page.png"));
      assertEquals("Heddle: tasks", browser.eval("document.title"));
      assertTrue(browser.eval("document.body.innerText").contains(Restaurant.HOSTILE));

      browser.eval("[...document.querySelectorAll('.crowd .text')]"
          + ".find(each => each.innerText.includes('await of Event')).click()");
      browser.until("document.body.innerText.includes('… and 99,900 more')");

      browser.eval("""
          document.getElementById('find').value = 'guest 9999';
          document.getElementById('find').dispatchEvent(new Event('input'))""");
      browser.until("document.querySelectorAll('.row.task').length === 11");
      browser.writePicture(PICTURES.resolve("live-page-find.png"));

      browser.eval("document.querySelector('.cancel').click()");
      browser.until("document.querySelectorAll('.row.task').length === 10");
      assertEquals("", browser.eval("document.getElementById('message').innerText"));
    }
    assertTrue(Files.size(PICTURES.resolve("live-page.png")) > 10_000);
  }

  @Test
  void withoutTheTokenThereIsNoButtonAndWithAWrongOneItIsRefused() throws Exception {
    var buttons = CancelButtons.withRandomToken();
    try (var _ = Restaurant.open(3, buttons);
        var page = LivePage.open(0, buttons);
        var browser = Browser.open(folder.resolve("profile"), 800, 600)) {
      browser.visit(page.url().toString());
      browser.until("document.querySelectorAll('.row.task').length > 3");
      assertEquals("0", browser.eval("String(document.querySelectorAll('.cancel').length)"));
      browser.visit("about:blank");
      browser.visit(page.url() + "#guessed");
      browser.until("document.querySelector('.cancel')");
      browser.eval("document.querySelector('.cancel').click()");
      browser.until("document.getElementById('message').innerText.includes('takes the token')");
      assertFalse(browser.eval("document.body.innerText").contains("cancelled:"));
    }
  }
}
