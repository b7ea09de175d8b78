import java.util.stream.LongStream;

void main() {
  IO.println("sum: " + LongStream.rangeClosed(1, 1_000_000).sum());
}
