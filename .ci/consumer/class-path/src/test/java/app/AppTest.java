package app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class AppTest {
  @Test
  void tasksAndWorkersRun() throws Exception {
    assertEquals(List.of(42, 8), App.answers());
  }
}
