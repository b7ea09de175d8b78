package dev.heddle.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.heddle.ClosedException;
import dev.heddle.TaskGroup;
import dev.heddle.channel.Channel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample of the README. */
class MailboxTest {
  // [readme]
  @HeddleTest(carriers = {1, 2}, timeout = 10)
  void whatIsSentIsReceived() throws Exception {
    Channel<String> mailbox = Channel.rendezvous();
    try (var group = TaskGroup.open()) {
      group.start(() -> mailbox.send("hello"));
      assertEquals("hello", mailbox.receive());
      group.join();
    }
  }

  @InRun(isolated = true)
  @ParameterizedTest
  @ValueSource(ints = {1, 16})
  void mailboxThatIsDoneIsEmptiedFirst(int capacity) throws Exception {
    Channel<String> mailbox = Channel.buffered(capacity);
    mailbox.send("last");
    mailbox.done();
    assertEquals("last", mailbox.receive());
    assertThrows(ClosedException.class, mailbox::receive);
  }
  // [readme]
}
