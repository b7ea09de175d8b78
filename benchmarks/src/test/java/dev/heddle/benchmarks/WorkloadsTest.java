package dev.heddle.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class WorkloadsTest {

  @ParameterizedTest
  @EnumSource
  void everySubjectDoesAllOfTheWork(Subject subject) throws Exception {
    var done = new AtomicInteger();
    subject.run(
        () -> subject.together(Collections.nCopies(500, () -> done.incrementAndGet())));
    assertEquals(500, done.get());
  }

  @ParameterizedTest
  @EnumSource
  void everyWorkloadRunsOnEverySubjectAndLosesNothing(Subject subject) throws Exception {
    var workloads = new Workloads();
    workloads.subject = subject;
    workloads.spawn();
    workloads.yield10();
    workloads.channel1x1x16();
    workloads.channel1x1x1024();
    assertEquals(subject, workloads.subject);
  }
}
