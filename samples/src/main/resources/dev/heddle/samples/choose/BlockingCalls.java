import dev.heddle.*;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

void main() throws Exception {
  Path file = Files.writeString(Files.createTempFile("notes", ".txt"), "warp and weft");
  List<Integer> lengths =
      Heddle.run(
          () -> Heddle.mapConcurrent(
              List.of(file, file, file), 2, each -> Heddle.blocking(() -> length(each))));
  IO.println("lengths: " + lengths);
  Files.delete(file);
}

int length(Path file) throws IOException {
  return Files.readString(file).length(); // your driver, your file
}
