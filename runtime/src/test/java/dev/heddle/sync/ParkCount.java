package dev.heddle.sync;

import dev.heddle.current.WaitingTask;
import dev.heddle.parking.Wait;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Stands in front of the calling task where waits look for it, and counts them as they begin; 0 is the end of one. */
@SuppressWarnings("exports")
public final class ParkCount implements WaitingTask, AutoCloseable {
  private final WaitingTask task = WaitingTask.current();
  private final IntConsumer atPark;
  private int count;

  public ParkCount(IntConsumer atPark) {
    this.atPark = atPark;
    Thread.currentThread().setUncaughtExceptionHandler(this);
  }

  @Override
  public void close() {
    Thread.currentThread().setUncaughtExceptionHandler(task);
  }

  @Override
  public void waitingOn(@Nullable Wait wait) {
    task.waitingOn(wait);
    atPark.accept(wait == null ? 0 : ++count);
  }

  @Override
  public boolean isCancelPending() {
    return task.isCancelPending();
  }

  @Override
  public RuntimeException cancelWait() throws InterruptedException {
    return task.cancelWait();
  }

  @Override
  public long recentNanoTime() {
    return task.recentNanoTime();
  }

  @Override
  public long nanoTime() {
    return task.nanoTime();
  }

  @Override
  public int nextTurn() {
    return task.nextTurn();
  }

  @Override
  public boolean isRunBy(Thread thread) {
    return task.isRunBy(thread);
  }

  @Override
  public Object innermostScope() {
    return task.innermostScope();
  }

  @Override
  public boolean isInsideMoreThan(Object scope) {
    return task.isInsideMoreThan(scope);
  }

  @Override
  public void continueOn(Thread next) {
    task.continueOn(next);
  }

  @Override
  public String name() {
    return task.name();
  }

  @Override
  public void uncaughtException(Thread thread, Throwable e) {
    task.uncaughtException(thread, e);
  }
}
