package org.godo.listener.metrics;

import java.util.List;
import org.godo.model.session.LossCount;
import org.jspecify.annotations.Nullable;

/**
 * The state of a running session. Counts are since its start.
 *
 * @param startMillis when it started, milliseconds since the epoch
 * @param atMillis when this was read
 * @param auditSource how audit records are received, as {@code --audit} names it
 * @param loginUid the scope; null for the whole host
 * @param lost known losses, by cause
 */
public record SessionMetrics(
    String session,
    String name,
    long startMillis,
    long atMillis,
    String auditSource,
    @Nullable Long loginUid,
    Capture capture,
    Kernel kernel,
    Delivery delivery,
    List<LossCount> lost) {

  public SessionMetrics {
    lost = List.copyOf(lost);
  }

  /**
   * The capture thread's counts and the disk.
   *
   * @param rejected messages that did not come from the kernel
   * @param dropped messages dropped for lack of disk space
   * @param bytes size of the session's segments on disk
   * @param freeBytes free space on that disk
   * @param userMessages of the audit records, those that programs wrote
   */
  public record Capture(
      long auditRecords,
      long connectorMessages,
      long rejected,
      long dropped,
      long bytes,
      long freeBytes,
      long userMessages) {}

  /**
   * The state of audit and the kernel's queues for us.
   *
   * @param seatHeld whether audit records arrive
   * @param backlog records that audit has queued
   * @param backlogHighest the greatest backlog at any reading, once a second
   * @param backlogLimit backlog from which on audited programs wait; 0 for unlimited
   */
  public record Kernel(
      boolean seatHeld,
      long backlog,
      long backlogHighest,
      long backlogLimit,
      List<SocketQueue> sockets) {

    public Kernel {
      sockets = List.copyOf(sockets);
    }
  }

  /**
   * The receive queue of one of our sockets, in bytes as the kernel accounts them.
   *
   * @param source {@code audit} or {@code connector}
   * @param highest the greatest length at any reading, once a second
   * @param limit length from which on messages are dropped, or wait in audit's backlog
   */
  public record SocketQueue(String source, long bytes, long highest, long limit) {}

  /**
   * The progress of delivery.
   *
   * @param documents documents in the store
   * @param refused documents that the store refused
   * @param lagBytes bytes of the capture that are not delivered yet
   * @param lagMillis time since the oldest undelivered message arrived; 0 if all are delivered
   * @param storeAwayMillis how long the store has not accepted writes; null while it does
   */
  public record Delivery(
      long documents,
      long refused,
      long lagBytes,
      long lagMillis,
      @Nullable Long storeAwayMillis) {}

  /** Reads the present state. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Reads it; may be called by any thread.
     *
     * @throws RuntimeException if the kernel or the disk does not answer
     */
    SessionMetrics read();
  }
}
