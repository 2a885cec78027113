package org.godo.listener.deliver;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.decode.DecoderState;
import org.godo.listener.decode.StreamDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Reads and decodes the capture, batch by batch. One thread calls {@link #next}; {@link #decoded}
 * is safe for use by any.
 */
final class BatchReader {
  /** Messages between two reports of how far decoding is. */
  private static final int MESSAGES_PER_REPORT = 2_048;

  /** Unread bytes that end a wait; they are polled for, which takes no reading, this often. */
  private static final long MUCH_BYTES = 32 << 10;

  private static final long PEEK_NANOS = 500_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final CaptureInput capture;
  private final StreamDecoder decoder;
  private final BatchCollector batches;
  private final SessionLedger ledger;
  private final DeliveryProgress progress;
  private final PollBackoff backoff;
  private final Clock clock;
  private final Semaphore wakeup = new Semaphore(0);
  private long messages;
  private final WholeUntil until = new WholeUntil();
  private long lastArrivalNs;
  private boolean finished;
  private volatile boolean stopped;
  private volatile long position;
  private volatile Map<String, Long> decoded = Map.of();

  BatchReader(
      CaptureInput capture,
      BatchCollector batches,
      SessionLedger ledger,
      DeliveryProgress progress,
      Duration idleWait,
      Clock clock) {
    this.capture = capture;
    this.decoder = capture.decoder().apply(batches);
    this.batches = batches;
    this.ledger = ledger;
    this.progress = progress;
    this.backoff = new PollBackoff(idleWait);
    this.clock = clock;
    this.position = progress.reached().position();
  }

  /** Waits for the next batch; null when the capture has ended or reading was stopped. */
  @Nullable Batch next() throws IOException {
    while (batches.isEmpty() && !finished && !stopped) {
      CapturedMessage message = capture.source().next();
      if (message != null) {
        accept(message);
      } else if (capture.ended().getAsBoolean()) {
        finish();
      } else {
        idle();
      }
    }
    return batches.poll();
  }

  private void accept(CapturedMessage message) {
    position = message.position();
    lastArrivalNs = message.arrivalNs();
    decoder.accept(message);
    until.accept(lastArrivalNs / NANOS_PER_MILLI, batches.pollAuditMillis());
    if (++messages % MESSAGES_PER_REPORT == 0) {
      decoder.expire(lastArrivalNs);
      batches.flushOld(0);
      report();
    }
  }

  /** Everything captured so far is read. */
  private void idle() {
    Instant now = clock.instant();
    decoder.expire(now.getEpochSecond() * 1_000_000_000L + now.getNano());
    long nanos = backoff.nanos(messages);
    batches.flushOld(nanos);
    report();
    if (batches.isEmpty()) {
      backoff.waited(messages);
      await(nanos);
    }
  }

  private void await(long nanos) {
    long end = System.nanoTime() + nanos;
    long left = nanos;
    try {
      while (left > 0
          && capture.source().pending() < MUCH_BYTES
          && !wakeup.tryAcquire(Math.min(left, PEEK_NANOS), TimeUnit.NANOSECONDS)) {
        left = end - System.nanoTime();
      }
    } catch (InterruptedException notWanted) {
      stopped = true;
      Thread.currentThread().interrupt();
    }
  }

  private void finish() {
    decoder.finish();
    ledger.ended(lastArrivalNs / NANOS_PER_MILLI);
    batches.flushAll();
    report();
    finished = true;
  }

  /** Reports how far decoding is, for checkpoints and for the totals. */
  private void report() {
    capture.source().drainLosses().forEach(ledger::loss);
    long read = capture.source().position();
    until.mark(read);
    DecoderState reached = decoder.reached(read);
    if (reached != null) {
      progress.decoded(reached, until.reached(reached.position()));
    }
    decoded = decoder.totals();
  }

  /** Ends waiting, as the capture has ended; safe for use by any thread. */
  void captureEnded() {
    wakeup.release();
  }

  /** Stops reading: there is no further batch; safe for use by any thread. */
  void stop() {
    stopped = true;
    wakeup.release();
  }

  /** Position of the last message read; where reading began before the first. */
  long position() {
    return position;
  }

  /** The decoder's totals, as of the last report. */
  Map<String, Long> decoded() {
    return decoded;
  }
}
