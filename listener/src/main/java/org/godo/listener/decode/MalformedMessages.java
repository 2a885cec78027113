package org.godo.listener.decode;

import java.nio.ByteBuffer;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.decode.Totals.Counter;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;

/**
 * Counts messages that cannot be read. What they reported is lost: it happened after the message
 * before them, or in a log, whose records have no arrival times, before the one behind.
 */
final class MalformedMessages {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** What the identity of a record begins with (kernel/audit.c, audit_log_start). */
  private static final byte[] IDENTITY = {'a', 'u', 'd', 'i', 't', '('};

  /** Records may have waited in the kernel's queue; more is a clock that was set: 1 min. */
  private static final long MAX_LATE_MILLIS = 60_000;

  private final Totals totals;
  private final LossMerger loss;
  private final boolean ofLog;
  private long arrivedMillis = Long.MIN_VALUE;
  private long recordMillis = Long.MAX_VALUE;
  private boolean open;

  MalformedMessages(Totals totals, LossMerger loss, boolean ofLog) {
    this.totals = totals;
    this.loss = loss;
    this.ofLog = ofLog;
  }

  /** A message arrived. */
  void arrived(long arrivalNs) {
    long millis = arrivalNs / NANOS_PER_MILLI;
    if (open && millis > arrivedMillis) {
      loss.add(new LossWindow(Loss.MALFORMED_RECORDS, arrivedMillis, millis, 0));
    }
    open = false;
    arrivedMillis = arrivedMillis == Long.MIN_VALUE ? millis : Math.max(arrivedMillis, millis);
    arrivedMillis = Math.abs(millis - arrivedMillis) > MAX_LATE_MILLIS ? millis : arrivedMillis;
  }

  /** An audit record was read. */
  void read(long millis) {
    recordMillis = millis;
  }

  /** An audit message cannot be read as a record. */
  void record(CapturedMessage message) {
    totals.add(Counter.MALFORMED);
    if (!ofLog || hasIdentity(message.payload())) {
      add(Loss.MALFORMED_RECORDS, message);
      open = ofLog;
    }
  }

  /** A message of the connector cannot be read. */
  void connector(CapturedMessage message) {
    totals.add(Counter.MALFORMED);
    add(Loss.MALFORMED_MESSAGES, message);
  }

  /** A note cannot be read. */
  void note(CapturedMessage message) {
    totals.add(Counter.MALFORMED);
    add(Loss.MALFORMED_NOTES, message);
  }

  private void add(Loss cause, CapturedMessage message) {
    long to = message.arrivalNs() / NANOS_PER_MILLI;
    long late = cause == Loss.MALFORMED_RECORDS ? Math.min(recordMillis, to) : to;
    long from = Math.min(to, Math.max(late, to - MAX_LATE_MILLIS));
    loss.add(new LossWindow(cause, from, to, 1), message.position());
  }

  /** Logs have other lines too, of which nothing is expected. */
  private static boolean hasIdentity(ByteBuffer payload) {
    for (int at = payload.position(); at <= payload.limit() - IDENTITY.length; at++) {
      int i = 0;
      while (i < IDENTITY.length && payload.get(at + i) == IDENTITY[i]) {
        i++;
      }
      if (i == IDENTITY.length) {
        return true;
      }
    }
    return false;
  }
}
