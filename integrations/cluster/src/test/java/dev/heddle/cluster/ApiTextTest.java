package dev.heddle.cluster;

import dev.heddle.testing.ApiText;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ApiTextTest {
  @Test
  void publicApiIsWhatTheFileSays() throws IOException {
    ApiText.check();
  }
}
