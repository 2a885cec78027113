package org.godo.listener.kernel;

import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteSink;
import org.godo.listener.lifecycle.Messages;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.model.session.Loss;
import org.godo.model.session.LossCount;

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
  private final List<Held> holds;
  private final NoteSink sink;
  private final Messages messages;
  private final long[] last;
  private final Map<Loss, Long> lost = Collections.synchronizedMap(new EnumMap<>(Loss.class));
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "kernel-watch");
  private long lastLookMillis;

  /**
   * A counter of the kernel that only grows.
   *
   * @param loss what a growing counter means
   * @param before what it said before the session
   */
  public record Counter(Loss loss, long before, Reading reading) {}

  /** Reads a counter. */
  @FunctionalInterface
  public interface Reading {
    long read() throws IOException;
  }

  /**
   * Something of the kernel's that we need and others can take away.
   *
   * @param cause of the loss while it is away
   * @param away what the user is told when it is lost and cannot be had back at once
   * @param back what the user is told when it is had back
   * @param isHeld whether we have it; asked once the counters are read
   * @param retake takes it back, if it can, and says whether we have it then
   */
  public record Hold(
      Loss cause, String away, String back, BooleanSupplier isHeld, BooleanSupplier retake) {}

  /** A hold as it was at the last look. */
  private static final class Held {
    private final Hold hold;
    private long lastMillis;
    private boolean away;

    private Held(Hold hold, long nowMillis) {
      this.hold = hold;
      this.lastMillis = nowMillis;
    }
  }

  /**
   * @param holds looked at in this order
   */
  public KernelWatch(
      KernelClocks clocks,
      List<Counter> counters,
      List<Hold> holds,
      NoteSink sink,
      Messages messages) {
    this.clocks = clocks;
    this.counters = List.copyOf(counters);
    this.sink = sink;
    this.messages = messages;
    this.last = new long[counters.size()];
    for (int i = 0; i < last.length; i++) {
      last[i] = counters.get(i).before();
    }
    this.lastLookMillis = nowMillis();
    this.holds = holds.stream().map(hold -> new Held(hold, lastLookMillis)).toList();
    thread.setDaemon(true);
  }

  /** Begins to look once a second. */
  public void start() {
    thread.start();
  }

  /** Ends that with a last look. */
  public void stop() throws InterruptedException {
    stopped.countDown();
    thread.join(JOIN_MILLIS);
    look();
  }

  /** What was lost so far, by cause. */
  public Map<Loss, Long> lost() {
    synchronized (lost) {
      return new EnumMap<>(lost);
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
        tell(counter.loss(), lastLookMillis, now, value - last[i]);
      }
      last[i] = value;
    }
    lastLookMillis = now;
  }

  /**
   * Looks whether records still come to us, and sees to it that they do.
   *
   * @param asked when the look began, milliseconds since the epoch: no answer is older
   */
  void lookAtHolds(long asked) throws InterruptedException {
    for (Held held : holds) {
      look(held, asked);
    }
  }

  private void look(Held held, long asked) throws InterruptedException {
    boolean wasAway = held.away;
    boolean ours = held.hold.isHeld().getAsBoolean();
    held.away = !ours && !held.hold.retake().getAsBoolean();
    long now = nowMillis();
    if (held.away && !wasAway) {
      messages.warn(held.hold.away());
    }
    if (!held.away && (wasAway || !ours)) {
      note(held, now);
      messages.warn(held.hold.back() + "; missed " + (now - held.lastMillis) + " ms");
    }
    if (!held.away) {
      held.lastMillis = ours ? asked : now;
    }
  }

  private void note(Held held, long to) throws InterruptedException {
    Loss cause = held.hold.cause();
    lost.merge(cause, 0L, Long::sum);
    sink.accept(new Note.Loss(cause, held.lastMillis, to, 0));
  }

  /** Tells of what is still away at the end; call it after {@link #stop}. */
  public void finish() throws IOException, InterruptedException {
    lookAtCounters();
    for (Held held : holds) {
      if (held.away) {
        note(held, nowMillis());
      }
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
      long asked = nowMillis();
      lookAtCounters();
      lookAtHolds(asked);
    } catch (IOException | RuntimeException failure) {
      // The next look covers the time of this one: counters only grow.
      messages.warn("cannot ask the kernel what it lost: " + failure.getMessage());
    }
  }

  private void tell(Loss loss, long from, long to, long count) throws InterruptedException {
    if (lost.merge(loss, count, Long::sum) == count) {
      messages.warn("loss: " + new LossCount(loss, count).text() + "; the summary has the total");
    }
    sink.accept(new Note.Loss(loss, from, to, count));
  }

  private long nowMillis() {
    return clocks.realtimeNs() / NANOS_PER_MILLI;
  }
}
