package org.godo.listener.capture;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.godo.model.session.Loss;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a log on their way: prepared ones go from the maintaining thread to the appending
 * one, full ones the other way. Safe for use by threads.
 */
final class SegmentQueue {
  /** One is not enough where the disk needs longer for a second's log than a second. */
  private static final int AHEAD = 2;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  // Guarded by this.
  private final Queue<Segment> prepared = new ArrayDeque<>();
  private final Queue<Segment> full = new ArrayDeque<>();
  private Segment current;
  private int lastNumber;
  private @Nullable Loss noRoomCause;
  private boolean unmaintained;
  private boolean closed;

  SegmentQueue(Segment first) {
    this.current = first;
    this.lastNumber = first.number();
  }

  /** The segment that is appended to. */
  synchronized Segment current() {
    return current;
  }

  /**
   * Makes the next segment the current one; waits while it is being prepared.
   *
   * @return null when there is no room for one: see {@link #noRoomCause}
   */
  synchronized @Nullable Segment advance() {
    boolean interrupted = false;
    while (prepared.isEmpty() && noRoomCause == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Segment next = prepared.poll();
    if (next != null) {
      full.add(current);
      current = next;
      // segments may have been removed meanwhile, so it is worth another try
      noRoomCause = unmaintained ? noRoomCause : null;
      notifyAll();
    }
    return next;
  }

  /** Why there is no room for another segment, as a cause of loss; null if there may be. */
  synchronized @Nullable Loss noRoomCause() {
    return noRoomCause;
  }

  /** Number of the segment to prepare next; 0 if none is wanted. */
  synchronized int nextNumber() {
    return closed || prepared.size() >= AHEAD ? 0 : lastNumber + 1;
  }

  synchronized void addPrepared(Segment segment) {
    prepared.add(segment);
    lastNumber = segment.number();
    noRoomCause = null;
    notifyAll();
  }

  synchronized void noRoom(Loss cause) {
    noRoomCause = cause;
    notifyAll();
  }

  /** No more segments will be prepared, as if the disk were full. */
  synchronized void maintenanceFailed() {
    unmaintained = true;
    noRoom(Loss.DISK_FULL);
  }

  synchronized @Nullable Segment pollFull() {
    return full.poll();
  }

  /**
   * Waits until a segment is to be prepared, the log is closed or the time is over.
   *
   * @return whether the log is open
   */
  synchronized boolean awaitWork(long waitMillis) throws InterruptedException {
    long deadline = System.nanoTime() + waitMillis * NANOS_PER_MILLI;
    long left = waitMillis;
    while (!closed && (prepared.size() >= AHEAD || noRoomCause != null) && left > 0) {
      wait(left);
      left = (deadline - System.nanoTime()) / NANOS_PER_MILLI;
    }
    return !closed;
  }

  /** Ends {@link #awaitWork}. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** The segments that were prepared and never used. */
  synchronized List<Segment> drainPrepared() {
    List<Segment> unused = List.copyOf(prepared);
    prepared.clear();
    return unused;
  }
}
