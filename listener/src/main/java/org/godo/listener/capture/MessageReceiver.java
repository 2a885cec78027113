package org.godo.listener.capture;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.listener.nativeio.ReceiveBatch;

/**
 * Receives batches of messages from the sources, appends them to the log and counts them. For the
 * capture thread, but for {@link #totals}. Allocates nothing for a message.
 */
final class MessageReceiver {
  private static final int BATCH = 128;

  /** More than AUDIT_MESSAGE_TEXT_MAX 8560 and its header (kernel/audit.c). */
  private static final int MESSAGE_BYTES = 16 << 10;

  private final CaptureLog log;
  private final KernelClocks clocks;
  private final ReceiveBatch batch = new ReceiveBatch(BATCH, MESSAGE_BYTES);
  private final StreamSink streamed = new StreamSink();
  private final UserMessages users = new UserMessages();
  private final AtomicLong audit = new AtomicLong();
  private final AtomicLong connector = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private final AtomicLong truncated = new AtomicLong();

  MessageReceiver(CaptureLog log, KernelClocks clocks) {
    this.log = log;
    this.clocks = clocks;
  }

  /** What was received so far; for any thread. */
  CaptureTotals totals() {
    return new CaptureTotals(
        audit.get(),
        connector.get(),
        rejected.get(),
        truncated.get(),
        log.dropped(),
        users.count());
  }

  /**
   * Receives a batch from a source.
   *
   * @return number of messages; 0 when there were none, a full batch when there may be more
   */
  int receive(CaptureSource source) {
    return source instanceof CaptureSource.Netlink netlink
        ? receive(netlink)
        : streamed.receive((CaptureSource.Stream) source);
  }

  /** Whether a batch was full: one that is not has emptied the queue. */
  static boolean isFull(int received) {
    return received == BATCH;
  }

  private int receive(CaptureSource.Netlink source) {
    int count = batch.receive(source.socket());
    if (count == 0) {
      return 0;
    }
    long now = clocks.realtimeNs();
    ByteBuffer region = batch.region();
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (batch.sender(i) != 0) {
        rejected.incrementAndGet();
        continue;
      }
      if (batch.truncated(i)) {
        truncated.incrementAndGet();
      }
      int at = batch.payload(i);
      int length = batch.length(i);
      boolean isAudit = source.family() == CapturedMessage.AUDIT;
      log.append(
          source.family(), now, region, at, isAudit ? users.kept(region, at, length) : length);
      kept++;
    }
    (source.family() == CapturedMessage.AUDIT ? audit : connector).addAndGet(kept);
    return count;
  }

  /** Appends the messages of a stream. */
  private final class StreamSink implements CaptureSource.Sink {
    private long arrivalNs;

    /** How many messages a stream still holds is not known, so any is taken for a full batch. */
    int receive(CaptureSource.Stream source) {
      arrivalNs = clocks.realtimeNs();
      return source.drain(this) ? BATCH : 0;
    }

    @Override
    public void message(ByteBuffer from, int at, int length) {
      log.append(CapturedMessage.AUDIT, arrivalNs, from, at, users.kept(from, at, length));
      audit.incrementAndGet();
    }

    @Override
    public void reject() {
      rejected.incrementAndGet();
    }
  }
}
