package org.godo.listener.lifecycle;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteSink;
import org.godo.listener.nativeio.KernelClocks;

/**
 * Once a second asks the kernel what it lost and whether it still talks to us, and notes the
 * clocks. What a counter grew by since the last look is an entry of the ledger.
 */
public final class KernelWatch {
  private static final long PERIOD_MILLIS = 1_000;
  private static final long JOIN_MILLIS = 10_000;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final KernelClocks clocks;
  private final List<Counter> counters;
  private final BooleanSupplier held;
  private final BooleanSupplier retake;
  private final NoteSink sink;
  private final Messages messages;
  private final long[] last;
  private final Map<String, Long> lost = Collections.synchronizedMap(new TreeMap<>());
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "kernel-watch");
  private long lastLookMillis;
  private long lastHeldMillis;
  private boolean seatLost;

  /**
   * A counter of the kernel that only grows.
   *
   * @param source as in {@link org.godo.model.session.LossWindow}
   * @param cause as there
   * @param before what it said before the session
   */
  public record Counter(String source, String cause, long before, Reading reading) {}

  /** Reads a counter. */
  @FunctionalInterface
  public interface Reading {
    long read() throws IOException;
  }

  /**
   * @param held whether audit records come to us
   * @param retake makes them come again, if it can
   */
  public KernelWatch(
      KernelClocks clocks,
      List<Counter> counters,
      BooleanSupplier held,
      BooleanSupplier retake,
      NoteSink sink,
      Messages messages) {
    this.clocks = clocks;
    this.counters = List.copyOf(counters);
    this.held = held;
    this.retake = retake;
    this.sink = sink;
    this.messages = messages;
    this.last = new long[counters.size()];
    for (int i = 0; i < last.length; i++) {
      last[i] = counters.get(i).before();
    }
    this.lastLookMillis = nowMillis();
    this.lastHeldMillis = lastLookMillis;
    thread.setDaemon(true);
  }

  /** Begins to look once a second. */
  public void start() {
    thread.start();
  }

  /** Ends that. */
  public void stop() throws InterruptedException {
    stopped.countDown();
    thread.join(JOIN_MILLIS);
  }

  /** What was lost so far, by source and cause, as {@code audit_lost}. */
  public Map<String, Long> lost() {
    synchronized (lost) {
      return new TreeMap<>(lost);
    }
  }

  /** Looks at the counters, and notes the clocks. */
  public void lookAtCounters() throws IOException, InterruptedException {
    long now = nowMillis();
    sink.accept(new Note.Clock(clocks.realtimeNs(), clocks.monotonicNs(), clocks.boottimeNs()));
    for (int i = 0; i < last.length; i++) {
      Counter counter = counters.get(i);
      long value = counter.reading().read();
      if (value > last[i]) {
        tell(counter.source(), counter.cause(), lastLookMillis, now, value - last[i]);
      }
      last[i] = value;
    }
    lastLookMillis = now;
  }

  /** Looks whether records still come to us, and sees to it that they do. */
  void lookAtSeat() throws InterruptedException {
    boolean wasLost = seatLost;
    boolean ours = held.getAsBoolean();
    seatLost = !ours && !retake.getAsBoolean();
    long now = nowMillis();
    if (seatLost && !wasLost) {
      messages.warn("the audit daemon's seat is lost: no audit records until it is free again");
    }
    if (!seatLost && (wasLost || !ours)) {
      tell("audit", "seat_lost", lastHeldMillis, now, 0);
    }
    if (!seatLost) {
      lastHeldMillis = now;
    }
  }

  /** Tells of a seat that is still lost at the end; call it after {@link #stop}. */
  public void finish() throws IOException, InterruptedException {
    lookAtCounters();
    if (seatLost) {
      tell("audit", "seat_lost", lastHeldMillis, nowMillis(), 0);
    }
  }

  private void run() {
    try {
      while (!stopped.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    try {
      lookAtCounters();
      lookAtSeat();
    } catch (IOException | RuntimeException failure) {
      // The next look covers the time of this one: counters only grow.
      messages.warn("cannot ask the kernel what it lost: " + failure.getMessage());
    }
  }

  private void tell(String source, String cause, long from, long to, long count)
      throws InterruptedException {
    String name = source + "_" + cause;
    if (lost.merge(name, count, Long::sum) == count) {
      messages.warn("loss: " + source + " " + cause + " " + count + "; the summary has the total");
    }
    sink.accept(new Note.Loss(source, cause, from, to, count));
  }

  private long nowMillis() {
    return clocks.realtimeNs() / NANOS_PER_MILLI;
  }
}
