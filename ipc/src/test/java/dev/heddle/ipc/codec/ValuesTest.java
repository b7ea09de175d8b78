package dev.heddle.ipc.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ipc.ProcessPool;
import dev.heddle.ipc.ProcessQueue;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.security.GuardedObject;
import java.security.KeyPairGenerator;
import java.security.SignedObject;
import java.text.DecimalFormat;
import java.text.SimpleDateFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which values go to workers and come back. */
@Timeout(60)
class ValuesTest {

  private record Box(Object content) implements Serializable {}

  private record Node(int value, Node next) implements Serializable {}

  private static Node chain(int length) {
    Node first = null;
    for (int i = 0; i < length; i++) {
      first = new Node(i, first);
    }
    return first;
  }

  private static int length(Node first) {
    int length = 0;
    for (Node node = first; node != null; node = node.next) {
      length++;
    }
    return length;
  }

  private static List<Object> values() throws Exception {
    return List.of(
        new File("some/file"),
        URI.create("http://host/path").toURL(),
        InetAddress.getByName("127.0.0.1"),
        InetAddress.getByName("::1"),
        new InetSocketAddress("127.0.0.1", 80),
        UnixDomainSocketAddress.of("/tmp/socket"),
        new DecimalFormat("0.00"),
        new SimpleDateFormat("yyyy"),
        TimeZone.getTimeZone("Europe/Berlin"),
        new GregorianCalendar(),
        Class.forName("java.sql.Timestamp").getConstructor(long.class).newInstance(5),
        new SecretKeySpec(new byte[16], "AES"),
        Collections.nCopies(20, "x"),
        Collections.nCopies(0, "x"),
        Collections.unmodifiableList(Collections.nCopies(50_000, new Box(null))));
  }

  @Test
  void valuesOfTheJdkGoAndComeBackWithoutBeingAllowed() throws Exception {
    try (var pool = ProcessPool.open(1)) {
      for (Object value : values()) {
        assertEquals(value, pool.call(x -> x, value));
        assertEquals(new Box(value), pool.call(x -> x, new Box(value)));
        Serializable captured = (Serializable) value;
        assertEquals(value, pool.call(() -> captured));
      }
    }
  }

  @Test
  void listOfCopiesStaysSharedAndSmall() throws Exception {
    List<String> copies = Collections.nCopies(50_000_000, "x");
    byte[] payload = Codec.encode(0, new Object[]{copies, copies});
    assertTrue(payload.length < 1_000, () -> payload.length + " bytes");
    var list = new AllowList();
    list.allow("dev.heddle.ipc");
    Object[] back = (Object[]) new Codec(list).decode(payload, 0);
    assertEquals(copies, back[0]);
    assertSame(back[0], back[1]);
  }

  @Test
  void argumentMayBeOfAnyClassAndResultsOfTheOnesThatAreAllowed() throws Exception {
    try (var pool = ProcessPool.open(1)) {
      assertEquals("x", pool.call(GuardedObject::getObject, new GuardedObject("x", null)));
      var refused =
          assertThrows(
              IllegalStateException.class, () -> pool.call(() -> new GuardedObject("x", null)));
      assertTrue(refused.getMessage().contains("java.security.GuardedObject"), refused::toString);
      assertTrue(refused.getMessage().contains("allow(...)"), refused.getMessage());
    }
    try (var pool = ProcessPool.builder().workers(1).allow("java.security").build()) {
      assertEquals("x", pool.call(() -> new GuardedObject("x", null)).getObject());
    }
  }

  @Test
  void valueThatIsNotSerializableIsNamedAndWhatHoldsOneSaysWhere() throws Exception {
    try (var pool = ProcessPool.open(1)) {
      var itself =
          assertThrows(
              IllegalArgumentException.class, () -> pool.call(Optional::get, Optional.of(1)));
      assertEquals(
          "Cannot be sent to or from a worker: java.util.Optional is not Serializable; send what it"
              + " holds, for example in a record",
          itself.getMessage());
      var inside =
          assertThrows(
              IllegalArgumentException.class,
              () -> pool.call(List::size, List.of(1, Optional.of(1))));
      assertTrue(
          inside.getMessage().endsWith(
              " holds a java.util.Optional, which is not Serializable, reached by List12[1]"),
          inside.getMessage());
    }
  }

  @Test
  void whatRunsOrReadsMoreThanItselfIsNoValue() throws Exception {
    var list = new AllowList();
    for (String dangerous : List.of(
        "java.lang.reflect.Proxy",
        "java.util.logging.Level",
        "java.security.SignedObject",
        "java.rmi.server.UnicastRemoteObject",
        "javax.management.ObjectName",
        "javax.naming.Reference",
        "java.beans.PropertyChangeSupport",
        "java.net.URLClassLoader",
        "java.io.FilePermission",
        "sun.reflect.annotation.AnnotationInvocationHandler")) {
      assertFalse(list.isAllowed(Class.forName(dangerous)), dangerous);
    }
    // What a function has captured says nothing about results.
    list.allowOfFunction("java.security");
    list.allowOfFunction("sun.reflect.annotation");
    list.allowOfFunction("app");
    assertFalse(list.isAllowed(SignedObject.class));
    list.allow("java.lang.reflect");
    assertFalse(list.isAllowed(Proxy.class));
    var keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    var object =
        new SignedObject(
            "text", keys.getPrivate(), java.security.Signature.getInstance("SHA256withRSA"));
    byte[] payload = Codec.encode(0, object);
    var refused =
        assertThrows(IOException.class, () -> new Codec(new AllowList()).decode(payload, 0));
    assertTrue(refused.getMessage().contains("SignedObject"), refused.getMessage());
    Object proxy =
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[]{Runnable.class},
            (java.lang.reflect.InvocationHandler & Serializable) (_, _, _) -> null);
    byte[] proxied = Codec.encode(0, proxy);
    var never =
        assertThrows(IOException.class, () -> new Codec(new AllowList()).decode(proxied, 0));
    assertFalse(never.getMessage().contains("java.lang.reflect.Proxy; if"), never.getMessage());
  }

  @Test
  void messageThatLiesAboutAnArrayIsRefusedAndNotAllocatedFor() throws Exception {
    byte[] payload = Codec.encode(0, new Object[]{new String[]{"a"}});
    for (int i = 0; i + 4 <= payload.length; i++) {
      if (payload[i] == 0 && payload[i + 1] == 0 && payload[i + 2] == 0 && payload[i + 3] == 1) {
        payload[i] = 0x7f;
      }
    }
    var refused =
        assertThrows(IOException.class, () -> new Codec(new AllowList()).decode(payload, 0));
    assertTrue(refused.getMessage().contains("which cannot be"), refused.getMessage());
    assertFalse(refused.getMessage().contains("allow("), refused.getMessage());
  }

  @Test
  void itemsOfAQueueThatAreRefusedSayWhatToDo() throws Exception {
    try (ProcessQueue<Object> queue = ProcessQueue.create(1)) {
      queue.put(new GuardedObject("x", null));
      var refused = assertThrows(IOException.class, queue::get);
      assertTrue(refused.getMessage().contains("where the queue"), refused.getMessage());
    }
    try (ProcessQueue<Object> queue = ProcessQueue.create(1, GuardedObject.class)) {
      queue.put(new GuardedObject("x", null));
      assertEquals("x", ((GuardedObject) queue.get()).getObject());
      queue.put(new File("x"));
      assertEquals(new File("x"), queue.get());
    }
  }

  @Test
  void graphsMayBeDeep() throws Exception {
    try (var pool = ProcessPool.open(1)) {
      for (int length : new int[]{201, 1_000, 20_000}) {
        assertEquals(length, pool.call(ValuesTest::length, chain(length)));
        assertEquals(length, length(pool.call(ValuesTest::chain, length)));
      }
      Object lists = List.of();
      for (int i = 0; i < 3_000; i++) {
        lists = new ArrayList<>(List.of(lists));
      }
      Object deep = lists;
      assertEquals(new Box(1), pool.call(list -> new Box(((List<?>) list).size()), deep));
      assertEquals(List.of(201, 202), pool.mapping(ValuesTest::length).chunk(2)
          .toList(List.of(chain(201), chain(202))));
    }
  }

  @Test
  void graphBeyondTheLimitIsRefusedAndSaysSo() throws Exception {
    try (var pool = ProcessPool.open(1)) {
      Exception refused =
          assertThrows(Exception.class, () -> pool.call(ValuesTest::length, chain(60_000)));
      assertTrue(refused.getMessage().contains("deep"), refused.getMessage());
      assertTrue(refused.getMessage().contains("in parts"), refused.getMessage());
      assertEquals(42, pool.call(() -> 42));
    }
  }
}
