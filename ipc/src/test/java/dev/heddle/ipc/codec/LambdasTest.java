package dev.heddle.ipc.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ipc.RemoteCallable;
import dev.heddle.ipc.RemoteFunction;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LambdasTest {
  private static final byte SERIALIZED = 0;
  private static final byte LAMBDA = 21;

  private final AllowList allowed = new AllowList();
  private final Codec codec = new Codec(allowed);

  record Adder(int summand) implements Serializable {
    int add(int number) {
      return summand + number;
    }
  }

  @BeforeEach
  void allowThisPackage() {
    allowed.allow(LambdasTest.class.getPackageName());
  }

  static int increment(int number) {
    return number + 1;
  }

  @Test
  void lambdaOfEveryKindDoesTheSameWhenItComesBack() throws Exception {
    byte small = 3;
    char letter = 'a';
    double real = 0.5;
    String text = "text \ud83d\ude00";
    Integer nothing = null;
    RemoteCallable<Integer> inner = () -> small + letter;
    check(LAMBDA, 42, LambdasTest::increment);
    check(LAMBDA, 82, n -> 2 * n);
    check(LAMBDA, "41", Object::toString);
    check(LAMBDA, List.of(), ArrayList::new);
    check(LAMBDA, 41 + 3 + 'a' + 0.5 + text + null,
        n -> n + small + letter + real + text + nothing);
    check(LAMBDA, 41 + 3 + 'a', n -> n + inner.call());
    check(LAMBDA, 51, new Adder(10)::add);
    List<Integer> list = List.of(10);
    check(SERIALIZED, 51, n -> n + list.getFirst());
  }

  private void check(byte tag, Object expected, RemoteFunction<Integer, ?> function)
      throws Exception {
    assertEquals(expected, sent(tag, function).apply(41));
  }

  @SuppressWarnings("unchecked")
  private <T> T sent(byte tag, T lambda) throws Exception {
    byte[] payload = Codec.encode(2, lambda);
    assertEquals(tag, payload[2]);
    return (T) codec.decode(payload, 2);
  }

  @Test
  void anySerializableLambdaIsSentSo() throws Exception {
    var order = (Comparator<String> & Serializable) (a, b) -> b.compareTo(a);
    assertEquals(
        List.of("c", "b", "a"),
        List.of("b", "a", "c").stream().sorted(sent(LAMBDA, order)).toList());
  }

  /** The JDK's packages are not open to us. */
  @Test
  void lambdaOfAClosedModuleIsMadeByTheJdk() throws Exception {
    Comparator<Map.Entry<String, Integer>> order =
        sent(LAMBDA, Map.Entry.<String, Integer>comparingByKey());
    assertTrue(order.compare(Map.entry("a", 2), Map.entry("b", 1)) < 0);
    Comparator<Integer> inner = (Comparator<Integer> & Serializable) Integer::compare;
    Comparator<Integer> outer = sent(LAMBDA, inner.thenComparing(inner));
    assertTrue(outer.compare(1, 2) < 0);
  }

  @Test
  void whatItHasCapturedMoreThanOnceIsStillOneObject() throws Exception {
    List<Integer> one = new ArrayList<>();
    List<List<Integer>> all = List.of(one);
    RemoteCallable<Integer> code =
        () -> {
          one.add(1);
          return all.getFirst().size();
        };
    assertEquals(1, sent(SERIALIZED, code).call());
  }

  @Test
  void lambdasWithinLambdasComeBackHoweverDeep() throws Exception {
    RemoteCallable<Integer> code = () -> 0;
    for (int depth = 1; depth <= 40; depth++) {
      RemoteCallable<Integer> inner = code;
      code = () -> inner.call() + 1;
      assertEquals(depth, sent(depth < 8 ? LAMBDA : SERIALIZED, code).call());
    }
  }

  @Test
  void packagesOfAllItsClassesAreToldAndItsClassHasToBeAllowed() {
    RemoteFunction<Integer, Integer> function = LambdasTest::increment;
    Set<String> packages = new HashSet<>();
    byte[] payload =
        Codec.encode(0, function, ClassUse.writtenOut(AllowList.packagesInto(packages)));
    assertEquals(Set.of(LambdasTest.class.getPackageName()), packages);
    var strict = new Codec(new AllowList());
    var refused = assertThrows(IOException.class, () -> strict.decode(payload, 0));
    assertTrue(refused.getMessage().contains(LambdasTest.class.getName()), refused.getMessage());
  }

  @Test
  void methodThatIsNoLambdaOfItsClassIsNotCalled() {
    RemoteFunction<Integer, Integer> function = LambdasTest::increment;
    byte[] payload = Codec.encode(0, function);
    for (String[] forged : new String[][]{{"increment", "decrement"},
        {"LambdasTest", "CodecTests_"}}) {
      byte[] other = replace(payload, forged[0], forged[1]);
      assertThrows(
          Exception.class, () -> codec.decode(other, 0), () -> "with the method " + forged[1]);
    }
    byte[] ofTheJdk =
        replace(payload, LambdasTest.class.getName(), "java.lang.invoke.CallSitesOfNone");
    assertThrows(ClassNotFoundException.class, () -> codec.decode(ofTheJdk, 0));
  }

  /** Same length, so that all around it stays right. */
  private static byte[] replace(byte[] payload, String from, String to) {
    String text = new String(payload, StandardCharsets.ISO_8859_1);
    assertEquals(from.length(), to.length());
    assertTrue(text.contains(from));
    return text.replaceFirst(from, to).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void damagedOnesAreRefusedAndNothingElseHappens() throws Exception {
    String text = "text";
    RemoteCallable<Integer> inner = () -> text.length();
    RemoteFunction<Integer, Integer> function = n -> n + inner.call();
    byte[] whole = Codec.encode(0, function);
    assertEquals(LAMBDA, whole[0]);
    var random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = whole.clone();
      if (i % 4 == 0) {
        bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length - 1));
      } else {
        bytes[1 + random.nextInt(bytes.length - 1)] = (byte) random.nextInt();
      }
      refused += isRefused(bytes) ? 1 : 0;
    }
    assertTrue(refused > 15_000, refused + " of 20000");
  }

  private boolean isRefused(byte[] bytes) {
    try {
      @Nullable
      Object value = codec.decode(bytes, 0);
      return !(value instanceof RemoteFunction);
    } catch (IOException | ClassNotFoundException | ClassCastException _) {
      return true;
    }
  }

  @Test
  void depthOfWhatComesInIsLimited() {
    byte[] inner = Codec.encode(0, 1);
    RemoteCallable<Integer> code = code(1);
    byte[] head = Codec.encode(0, code);
    head = Arrays.copyOf(head, head.length - inner.length - Integer.BYTES);
    byte[] payload = inner;
    for (int i = 0; i < 2_000; i++) {
      byte[] outer = Arrays.copyOf(head, head.length + Integer.BYTES + payload.length);
      ByteBuffer.wrap(outer, head.length, outer.length - head.length)
          .putInt(payload.length)
          .put(payload);
      payload = outer;
    }
    byte[] deep = payload;
    var refused = assertThrows(ProtocolException.class, () -> codec.decode(deep, 0));
    assertTrue(refused.getMessage().contains("deep"), refused.getMessage());
  }

  private static RemoteCallable<Integer> code(Integer captured) {
    return () -> captured;
  }
}
