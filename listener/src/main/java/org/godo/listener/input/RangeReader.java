package org.godo.listener.input;

import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.godo.listener.capture.Position;
import org.godo.listener.parse.RecordType;
import org.jspecify.annotations.Nullable;

/** Reads the messages of one range. */
final class RangeReader {
  private final LogRange range;
  private final int order;
  private final Set<Long> strays;
  private int skipped;
  private @Nullable OpenLog log;
  private boolean any;
  private long highest;
  private long serial;

  /**
   * @param order among the ranges of the part
   * @param strays positions of records that are skipped
   */
  RangeReader(LogRange range, int order, Set<Long> strays) {
    this.range = range;
    this.strays = strays;
    this.order = order;
    this.serial = range.first();
  }

  int order() {
    return order;
  }

  /** The serial it is at, extended; the least of the range before it is opened. */
  long serial() {
    return serial;
  }

  boolean isClosed() {
    return log == null;
  }

  /** Opens it at its first message. */
  void open(LogFiles files) throws IOException {
    OpenLog open = files.open(range);
    log = open;
    open.start();
    settle(open);
  }

  /** Moves to the next message of the range. */
  void advance() throws IOException {
    OpenLog open = log();
    open.advance();
    settle(open);
  }

  private void settle(OpenLog open) throws IOException {
    while (open.message() != null && open.offset() < range.to() && !isRead(open)) {
      open.advance();
    }
    if (!isAtEnd() && open.isWhole() && !RecordType.isDaemon(open.record().type())) {
      long at = open.record().serial();
      long extended = any ? Stretch.extend(highest, at) : at;
      highest = any ? Math.max(highest, extended) : extended;
      any = true;
      serial = extended + range.shift();
    }
  }

  private boolean isRead(OpenLog open) {
    if (!isOurs(open)) {
      return false;
    }
    if (strays.contains(Position.of(open.file() + 1, open.offset()))) {
      skipped++;
      return false;
    }
    return true;
  }

  /** Returns how many records were skipped since the last call. */
  int pollSkipped() {
    int count = skipped;
    skipped = 0;
    return count;
  }

  /** A line that is no record goes with the record before it. */
  private boolean isOurs(OpenLog open) {
    return range.holds(open.offset())
        && (open.isBehindRecord() ? Objects.equals(open.node(), range.node()) : range.leading());
  }

  /** Whether the range was read to its end; the file may go on. */
  boolean isAtEnd() {
    OpenLog open = log();
    return open.message() == null || open.offset() >= range.to();
  }

  void release(LogFiles files) throws IOException {
    OpenLog open = log;
    if (open != null) {
      log = null;
      files.release(open);
    }
  }

  OpenLog log() {
    return Objects.requireNonNull(log);
  }
}
