package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tables of the documentation whose last column is headed "test" name only what exists and a test in
 * each row; those that compare Heddle with others have all that the others document.
 */
class ComparisonPagesTest {
  private static final Path DOCS = Path.of("..", "docs");

  /** What the chapters of a page document: every class, function, method, attribute. */
  private enum Comparison {
    ASYNCIO_TASKS("from-asyncio.md", "asyncio", """
        run Runner Runner.run Runner.close Runner.get_loop
        create_task TaskGroup TaskGroup.create_task sleep gather shield timeout timeout_at
        Timeout Timeout.when Timeout.reschedule Timeout.expired wait_for wait FIRST_COMPLETED
        FIRST_EXCEPTION ALL_COMPLETED as_completed to_thread run_coroutine_threadsafe
        eager_task_factory create_eager_task_factory current_task all_tasks iscoroutine
        Task Task.done Task.result Task.exception Task.add_done_callback Task.remove_done_callback
        Task.get_stack Task.print_stack Task.get_coro Task.get_context Task.get_name Task.set_name
        Task.cancel Task.cancelled Task.uncancel Task.cancelling
        isfuture ensure_future wrap_future Future Future.result Future.set_result
        Future.set_exception Future.done Future.cancelled Future.add_done_callback
        Future.remove_done_callback Future.cancel Future.exception Future.get_loop
        CancelledError TimeoutError InvalidStateError
        open_connection open_unix_connection start_server start_unix_server
        StreamReader StreamReader.feed_eof StreamReader.read StreamReader.readline
        StreamReader.readexactly StreamReader.readuntil StreamReader.at_eof
        StreamWriter StreamWriter.can_write_eof StreamWriter.write_eof StreamWriter.transport
        StreamWriter.get_extra_info StreamWriter.write StreamWriter.writelines
        StreamWriter.drain StreamWriter.start_tls StreamWriter.close StreamWriter.is_closing
        StreamWriter.wait_closed IncompleteReadError LimitOverrunError
        Server Server.close Server.close_clients Server.abort_clients Server.get_loop
        Server.start_serving Server.serve_forever Server.is_serving Server.wait_closed
        Server.sockets create_subprocess_exec create_subprocess_shell
        subprocess.PIPE subprocess.DEVNULL subprocess.STDOUT
        Process Process.wait Process.communicate Process.send_signal Process.terminate
        Process.kill Process.stdin Process.stdout Process.stderr Process.pid Process.returncode
        EventLoop SelectorEventLoop ProactorEventLoop AbstractEventLoop
        get_running_loop get_event_loop set_event_loop new_event_loop
        loop.run_until_complete loop.run_forever loop.stop loop.is_running loop.is_closed
        loop.close loop.shutdown_asyncgens loop.shutdown_default_executor loop.call_soon
        loop.call_soon_threadsafe loop.call_later loop.call_at loop.time loop.create_future
        loop.create_task loop.set_task_factory loop.get_task_factory loop.create_connection
        loop.create_datagram_endpoint loop.create_unix_connection loop.create_server
        loop.create_unix_server loop.connect_accepted_socket loop.sendfile loop.start_tls
        loop.add_reader loop.remove_reader loop.add_writer loop.remove_writer loop.sock_recv
        loop.sock_recv_into loop.sock_recvfrom loop.sock_recvfrom_into loop.sock_sendall
        loop.sock_sendto loop.sock_connect loop.sock_accept loop.sock_sendfile
        loop.getaddrinfo loop.getnameinfo loop.connect_read_pipe loop.connect_write_pipe
        loop.add_signal_handler loop.remove_signal_handler loop.run_in_executor
        loop.set_default_executor loop.set_exception_handler loop.get_exception_handler
        loop.default_exception_handler loop.call_exception_handler loop.get_debug
        loop.set_debug loop.slow_callback_duration loop.subprocess_exec loop.subprocess_shell
        Handle Handle.cancel Handle.cancelled TimerHandle TimerHandle.when"""), ASYNCIO_SYNC(
        "guide/asyncio-sync-and-queue.md", "asyncio",
        """
            Lock Lock.acquire Lock.release Lock.locked
            Event Event.wait Event.set Event.clear Event.is_set
            Condition Condition.acquire Condition.notify Condition.locked Condition.notify_all
            Condition.release Condition.wait Condition.wait_for
            Semaphore Semaphore.acquire Semaphore.locked Semaphore.release BoundedSemaphore
            Barrier Barrier.wait Barrier.reset Barrier.abort Barrier.parties Barrier.n_waiting
            Barrier.broken BrokenBarrierError
            Queue Queue.maxsize Queue.empty Queue.full Queue.get Queue.get_nowait Queue.join Queue.put
            Queue.put_nowait Queue.qsize Queue.shutdown Queue.task_done PriorityQueue LifoQueue
            QueueEmpty QueueFull QueueShutDown"""), TRIO(
            "from-trio.md", "Trio",
            """
                open_nursery Nursery.cancel_scope Nursery.start_soon Nursery.start Nursery.child_tasks
                Nursery.parent_task TaskStatus.started TASK_STATUS_IGNORED
                CancelScope CancelScope.deadline CancelScope.relative_deadline CancelScope.is_relative
                CancelScope.shield CancelScope.cancel CancelScope.cancelled_caught
                CancelScope.cancel_called move_on_after move_on_at fail_after fail_at
                current_effective_deadline Cancelled TooSlowError
                open_memory_channel MemorySendChannel.send MemorySendChannel.send_nowait
                MemorySendChannel.clone MemorySendChannel.close MemorySendChannel.aclose
                MemorySendChannel.statistics MemoryReceiveChannel.receive
                MemoryReceiveChannel.receive_nowait MemoryReceiveChannel.clone MemoryReceiveChannel.close
                MemoryReceiveChannel.aclose MemoryReceiveChannel.statistics
                MemoryChannelStatistics.current_buffer_used MemoryChannelStatistics.max_buffer_size
                MemoryChannelStatistics.open_send_channels MemoryChannelStatistics.open_receive_channels
                MemoryChannelStatistics.tasks_waiting_send MemoryChannelStatistics.tasks_waiting_receive
                MemoryChannelStatistics.peak_buffer_used
                WouldBlock EndOfChannel ClosedResourceError BrokenResourceError
                run sleep sleep_until sleep_forever current_time
                to_thread.run_sync to_thread.current_default_thread_limiter from_thread.run
                from_thread.run_sync from_thread.check_cancelled open_signal_receiver
                open_tcp_stream open_unix_socket serve_tcp serve_listeners open_tcp_listeners
                SocketListener.accept SendStream.send_all
                SendStream.wait_send_all_might_not_block ReceiveStream.receive_some
                HalfCloseableStream.send_eof AsyncResource.aclose aclose_forcefully
                SocketStream SocketStream.setsockopt StapledStream
                SSLStream SSLStream.do_handshake SSLStream.unwrap SSLStream.transport_stream
                open_ssl_over_tcp_stream serve_ssl_over_tcp SSLListener DTLSEndpoint DTLSChannel
                socket.socket Path open_file wrap_file run_process lowlevel.open_process
                Process Process.stdin Process.stdout Process.stderr Process.stdio Process.wait
                Process.poll Process.returncode Process.terminate Process.kill
                Process.send_signal Process.pid lowlevel.start_guest_run as_safe_channel"""), GO(
                "from-go.md", "Go",
                """
                    go main panic recover range close select default runtime.Gosched
                    sync.WaitGroup sync.WaitGroup.Go sync.WaitGroup.Add sync.WaitGroup.Done
                    sync.WaitGroup.Wait sync.Mutex sync.RWMutex sync.Cond sync.Once sync.Pool sync.Map
                    errgroup.Group errgroup.WithContext errgroup.Group.Go errgroup.Group.Wait
                    errgroup.Group.SetLimit semaphore.Weighted rate.Limiter
                    context.WithCancel context.CancelFunc context.WithCancelCause context.Cause
                    context.WithTimeout context.WithDeadline context.DeadlineExceeded context.Canceled
                    context.Context.Deadline context.Context.Done context.Context.Err
                    context.Context.Value context.WithValue context.WithoutCancel context.AfterFunc
                    time.Sleep time.After time.Ticker iter.Seq iter.Pull signal.NotifyContext
                    net.Listen net.Dial exec.CommandContext"""), KOTLIN(
                    "from-kotlin.md", "Kotlin",
                    """
                        runBlocking coroutineScope supervisorScope launch async CoroutineScope
                        Deferred.await awaitAll joinAll Job Job.cancel Job.join Job.cancelAndJoin Job.isActive
                        ensureActive yield delay withTimeout withTimeoutOrNull withContext NonCancellable
                        CancellationException CoroutineExceptionHandler CompletableDeferred SupervisorJob
                        Dispatchers.Default Dispatchers.IO Dispatchers.Main limitedParallelism GlobalScope
                        CoroutineStart.LAZY Channel Channel.send Channel.receive Channel.trySend
                        Channel.tryReceive Channel.close Channel.cancel Channel.receiveCatching produce
                        consumeEach select onReceive onSend onAwait onTimeout Mutex Mutex.withLock Semaphore
                        Semaphore.withPermit Flow flow collect map filter take buffer merge flowOn
                        onEach flatMapConcat scan runningFold fold zip takeWhile drop dropWhile first
                        firstOrNull debounce catch combine sample
                        MutableSharedFlow MutableStateFlow conflate flatMapMerge channelFlow
                        asContextElement sequence runInterruptible suspendCancellableCoroutine runTest"""), JDK(
                        "from-structured-concurrency.md", "JDK",
                        """
                            StructuredTaskScope StructuredTaskScope.open StructuredTaskScope.fork
                            StructuredTaskScope.join StructuredTaskScope.close StructuredTaskScope.Subtask.get
                            StructuredTaskScope.Subtask.state StructuredTaskScope.Subtask.exception
                            StructuredTaskScope.FailedException StructuredTaskScope.TimeoutException
                            StructuredTaskScope.Configuration.withTimeout
                            StructuredTaskScope.Configuration.withName
                            StructuredTaskScope.Configuration.withThreadFactory
                            Joiner.awaitAllSuccessfulOrThrow Joiner.allSuccessfulOrThrow
                            Joiner.anySuccessfulResultOrThrow Joiner.awaitAll Joiner.allUntil Joiner.onFork
                            Joiner.onComplete ScopedValue Executors.newVirtualThreadPerTaskExecutor
                            Executors.newFixedThreadPool ExecutorService.submit ExecutorService.invokeAll
                            ExecutorService.invokeAny ExecutorService.close ExecutorService.shutdownNow
                            ScheduledExecutorService.schedule ScheduledExecutorService.scheduleAtFixedRate
                            ExecutorCompletionService Future.get Future.cancel CompletableFuture
                            CompletableFuture.supplyAsync CompletableFuture.allOf CompletableFuture.anyOf
                            CompletableFuture.orTimeout CompletableFuture.thenCompose CompletableFuture.handle
                            Thread.startVirtualThread Thread.interrupt Semaphore CountDownLatch
                            ReentrantLock BlockingQueue SubmissionPublisher ForkJoinPool
                            ThreadLocal""");

    final Path page;
    final String other;
    final Set<String> documented;

    Comparison(String page, String other, String documented) {
      this.page = DOCS.resolve(page);
      this.other = other;
      this.documented = Set.of(documented.strip().split("\\s+"));
    }
  }

  static List<Path> pages() throws IOException {
    try (Stream<Path> all = Files.walk(DOCS)) {
      return all.filter(page -> page.toString().endsWith(".md")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void whatARowNamesExistsAndHasATest(Path page) throws IOException {
    List<String> wrong =
        TestedRow.rows(Files.readString(page)).stream().flatMap(TestedRow::mistakes).toList();
    assertEquals(List.of(), wrong);
  }

  @ParameterizedTest
  @EnumSource
  void allThatTheOthersDocumentIsThereOrLeftOutWithAReason(Comparison comparison)
      throws IOException {
    String text = Files.readString(comparison.page);
    Set<String> missing = new TreeSet<>(comparison.documented);
    Set<String> invented = new TreeSet<>();
    for (TestedRow row : TestedRow.rows(text)) {
      missing.removeAll(row.theirs());
      if (row.header().equals(comparison.other)) {
        invented.addAll(row.theirs());
      }
    }
    invented.removeAll(comparison.documented);
    String leftOut = text.substring(text.indexOf("## Left out"));
    missing.removeIf(name -> leftOut.contains("`" + name + "`"));
    assertEquals(Set.of(), missing, "in no row and not left out with a reason");
    assertEquals(Set.of(), invented, "not in the documentation it is said to be from");
  }

  @Test
  void aRowThatIsWrongIsFound() {
    assertEquals(List.of(), mistakes("| `run` | runs it | `Heddle.run` | `ShieldTest.deadline"
        + "InsideAShieldWorksAndLeaksNothing` |"));
    assertEquals(
        List.of("there is no Heddle.runFast", "there is no Nursery"),
        mistakes("| `run` | x | `Heddle.runFast`, `Nursery`, `When.ALL_COMPLETED` | `LockTest."
            + "misuseNamesTheHolderAndSaysWhatToDo` |"));
    assertEquals(List.of("no test: `run`, runs it"),
        mistakes("| `run` | runs it | `Heddle` | later |"));
    assertEquals(List.of("there is no test LockTest.misuse"),
        mistakes("| `run` | runs it | `Heddle` | `LockTest.misuse` |"));
    assertEquals(List.of("there is no test Runs.forever"),
        mistakes("| `run` | runs it | `Heddle` | `Runs.forever` |"));
    assertTrue(TestedRow.rows("| a | b |\n|---|---|\n| c | d |").isEmpty());
  }

  private static List<String> mistakes(String row) {
    String page = "| asyncio | says | Heddle | test |\n|---|---|---|---|\n" + row;
    return TestedRow.rows(page).stream().flatMap(TestedRow::mistakes).toList();
  }
}
