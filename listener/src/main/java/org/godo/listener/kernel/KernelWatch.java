package org.godo.listener.kernel;

import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteSink;
import org.godo.listener.lifecycle.Messages;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.listener.netlink.AuditStatus;
import org.godo.model.session.Loss;
import org.godo.model.session.LossCount;
import org.jspecify.annotations.Nullable;

/**
 * Reads the kernel's loss counters and clocks once a second, and checks that audit records arrive.
 * What a counter grew by since the last reading is noted as a loss, and so is the time in which a
 * requirement was broken.
 */
public final class KernelWatch {
  private static final long PERIOD_MILLIS = 1_000;
  private static final long NOTE_MILLIS = 10_000;

  /**
   * What breaks again this soon is noted, but not reported: any program may be able to break it.
   */
  private static final long QUIET_MILLIS = 60_000;

  private static final long JOIN_MILLIS = 10_000;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final KernelClocks clocks;
  private final Supplier<AuditStatus> auditStatus;
  private final List<LossCounter> counters;
  private final List<Checked> requirements;
  private final NoteSink notes;
  private final Messages messages;
  private final long[] lastValues;
  private final Map<Loss, Long> lost = Collections.synchronizedMap(new EnumMap<>(Loss.class));
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable Thread thread;
  private long lastReadMillis;

  /** A requirement as it was at the last check. */
  private static final class Checked {
    private final Requirement requirement;
    private long lastMetMillis;

    /** Up to when the loss is noted while it is broken. */
    private long notedMillis;

    private boolean broken;

    /** When the last break that was reported began; null before the first. */
    private @Nullable Long reportedMillis;

    /** Whether the present break was reported. */
    private boolean isReported;

    private Checked(Requirement requirement, long nowMillis) {
      this.requirement = requirement;
      this.lastMetMillis = nowMillis;
      this.notedMillis = nowMillis;
    }

    private void breaks(long nowMillis) {
      isReported = reportedMillis == null || nowMillis - reportedMillis >= QUIET_MILLIS;
      if (isReported) {
        reportedMillis = nowMillis;
      }
    }
  }

  KernelWatch(
      KernelClocks clocks,
      Supplier<AuditStatus> auditStatus,
      Watched watched,
      NoteSink notes,
      Messages messages) {
    this.clocks = clocks;
    this.auditStatus = auditStatus;
    this.counters = watched.counters();
    this.notes = notes;
    this.messages = messages;
    this.lastValues = counters.stream().mapToLong(LossCounter::initial).toArray();
    long now = clocks.realtimeNs() / NANOS_PER_MILLI;
    this.lastReadMillis = now;
    this.requirements =
        watched.requirements().stream().map(each -> new Checked(each, now)).toList();
  }

  /** Starts to look once a second. */
  public void start() {
    Thread started = new Thread(this::run, "kernel-watch");
    started.setDaemon(true);
    started.start();
    thread = started;
  }

  /** Stops that after a last look. */
  public void stop() throws InterruptedException {
    stopped.countDown();
    if (thread != null) {
      thread.join(JOIN_MILLIS);
    }
    look();
  }

  /** Reads the counters a last time and notes what is still broken; call it after {@link #stop}. */
  public void finish() throws IOException, InterruptedException {
    readCounters();
    for (Checked each : requirements) {
      if (each.broken) {
        noteBroken(each, nowMillis());
      }
    }
  }

  /** Returns what was lost so far, by cause. */
  public Map<Loss, Long> lost() {
    synchronized (lost) {
      Map<Loss, Long> copy = new EnumMap<>(Loss.class);
      copy.putAll(lost);
      return copy;
    }
  }

  /**
   * Notes the clocks and reads the counters.
   *
   * @return the audit status read with them
   */
  AuditStatus readCounters() throws IOException, InterruptedException {
    long now = nowMillis();
    notes.accept(new Note.Clock(clocks.realtimeNs(), clocks.monotonicNs(), clocks.boottimeNs()));
    AuditStatus status = auditStatus.get();
    for (int i = 0; i < lastValues.length; i++) {
      LossCounter counter = counters.get(i);
      long value = counter.reading().read(status);
      if (value > lastValues[i]) {
        noteLost(counter.loss(status), now, value - lastValues[i]);
      }
      lastValues[i] = value;
    }
    lastReadMillis = now;
    return status;
  }

  /**
   * Checks the requirements, and restores those that are broken.
   *
   * @param status the audit status
   * @param readMillis milliseconds since the epoch; the status is not older
   */
  void checkRequirements(AuditStatus status, long readMillis) throws InterruptedException {
    for (Checked each : requirements) {
      check(each, status, readMillis);
    }
  }

  private void check(Checked each, AuditStatus status, long readMillis)
      throws InterruptedException {
    boolean wasBroken = each.broken;
    boolean met = each.requirement.isMet().test(status);
    each.broken = !met && !each.requirement.restore().getAsBoolean();
    long now = nowMillis();
    if (!wasBroken && !met) {
      each.breaks(now);
    }
    if (each.broken) {
      // Noted at once, and now and then: a capture whose listener is killed has it too.
      if (!wasBroken || now - each.notedMillis >= NOTE_MILLIS) {
        noteBroken(each, now);
      }
      if (!wasBroken && each.isReported) {
        messages.warn(each.requirement.brokenMessage().get());
      }
      return;
    }
    if (wasBroken || !met) {
      noteBroken(each, now);
      reportRestored(each, now);
    }
    each.lastMetMillis = met ? readMillis : now;
    each.notedMillis = each.lastMetMillis;
  }

  private void reportRestored(Checked each, long now) {
    if (each.isReported) {
      messages.warn(
          "loss: %s: %s; missed %d ms"
              .formatted(
                  each.requirement.cause().label(),
                  each.requirement.restoredMessage(),
                  now - each.lastMetMillis));
    }
  }

  private void noteBroken(Checked each, long to) throws InterruptedException {
    Loss cause = each.requirement.cause();
    lost.merge(cause, 0L, Long::sum);
    notes.accept(new Note.Loss(cause, each.notedMillis, to, 0));
    each.notedMillis = to;
  }

  private void noteLost(Loss loss, long to, long count) throws InterruptedException {
    if (lost.merge(loss, count, Long::sum) == count) {
      messages.warn("loss: " + new LossCount(loss, count).text() + "; the summary has the total");
    }
    notes.accept(new Note.Loss(loss, lastReadMillis, to, count));
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
      long started = nowMillis();
      checkRequirements(readCounters(), started);
    } catch (IOException | RuntimeException failure) {
      // The next look covers the time of this one: counters only grow.
      messages.warn(
          "cannot read the kernel's loss counters: " + failure.getMessage() + "; retrying");
    }
  }

  private long nowMillis() {
    return clocks.realtimeNs() / NANOS_PER_MILLI;
  }
}
