package org.godo.listener.metrics;

import java.util.List;
import org.godo.model.session.LossCount;
import org.jspecify.annotations.Nullable;

/**
 * What a session is at. Counts are since its beginning.
 *
 * @param startMillis when it began, milliseconds since the epoch
 * @param atMillis when this was read
 * @param auditSource where audit records come from, as {@code --audit} names it
 * @param loginUid the scope; null for the whole host
 * @param lost everything missed that is known by now, by source and cause
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
   * What the capture thread did.
   *
   * @param rejected messages that did not come from the kernel
   * @param dropped messages that found no room on disk
   * @param bytes what the session's segments take on disk
   * @param freeBytes room that is left on that disk
   */
  public record Capture(
      long auditRecords,
      long connectorMessages,
      long rejected,
      long dropped,
      long bytes,
      long freeBytes) {}

  /**
   * What the kernel holds for us.
   *
   * @param seatHeld whether audit records come to us
   * @param backlog records audit has queued
   * @param backlogHighest most of them at any look, once a second
   * @param backlogLimit from which on audited programs must wait
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
   * @param highest most of it at any look, once a second
   * @param limit from which on messages are dropped, or wait in audit's backlog
   */
  public record SocketQueue(String source, long bytes, long highest, long limit) {}

  /**
   * How far delivery is.
   *
   * @param documents that are in the store
   * @param refused documents the store would not take
   * @param lagBytes of the capture that are not delivered yet
   * @param lagMillis since the first message arrived that is not delivered yet; 0 if all is
   * @param storeAwayMillis for how long the store takes nothing; null while it does
   */
  public record Delivery(
      long documents,
      long refused,
      long lagBytes,
      long lagMillis,
      @Nullable Long storeAwayMillis) {}

  /** Reads the numbers as they are now. */
  @FunctionalInterface
  public interface Reading {
    /**
     * May be called by any thread.
     *
     * @throws RuntimeException if the kernel or the disk does not answer
     */
    SessionMetrics read();
  }
}
