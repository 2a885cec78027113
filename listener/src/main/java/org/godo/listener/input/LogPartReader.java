package org.godo.listener.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.capture.Position;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/**
 * Reads one part of a log: its ranges merged by the serials, so that files follow each other, or
 * complete each other where they overlap. The arrival time of a message is that of {@link
 * LogClock}.
 */
final class LogPartReader implements MessageSource {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final LogPart part;
  private final LogFiles files;
  private final PriorityQueue<RangeReader> ranges =
      new PriorityQueue<>(
          Comparator.comparingLong(RangeReader::serial).thenComparingInt(RangeReader::order));
  private final List<LossWindow> loss = new ArrayList<>();
  private final CapturedMessage message = new CapturedMessage();
  private final LogClock clock = new LogClock();
  private @Nullable RangeReader current;
  private long position;

  /** Records with impossible times since the last record. */
  private int strayed;

  /**
   * @param strays positions of records with impossible times, which are a loss
   */
  LogPartReader(LogPart part, Set<Long> strays, LogFiles files) {
    this.part = part;
    this.files = files;
    for (LogRange range : part.ranges()) {
      ranges.add(new RangeReader(range, ranges.size(), strays));
    }
  }

  @Override
  public @Nullable CapturedMessage next() throws IOException {
    RangeReader reader = current;
    if (reader != null) {
      reader.advance();
      turnFrom(reader);
    }
    while ((reader = ranges.peek()) != null && reader.isClosed()) {
      ranges.poll();
      reader.open(files);
      loss.addAll(reader.log().drainCarried());
      turnFrom(reader);
    }
    current = ranges.poll();
    if (current == null) {
      endStrays(clock.millis());
      return null;
    }
    return message(current);
  }

  /** A reader stays the one that is read while none has a lower serial. */
  private void turnFrom(RangeReader reader) throws IOException {
    current = null;
    strayed += reader.pollSkipped();
    List<LossWindow> found = reader.log().drainLosses();
    loss.addAll(found);
    if (reader.isAtEnd()) {
      reader.log().carry(found);
      reader.release(files);
    } else {
      ranges.add(reader);
    }
  }

  private CapturedMessage message(RangeReader reader) {
    OpenLog log = reader.log();
    CapturedMessage read = log.message();
    if (read == null) {
      throw new IllegalStateException("a reader at its end was read");
    }
    if (log.isWhole()) {
      endStrays(log.record().millis());
      clock.at(log.record().millis());
    }
    position = Position.of(log.file() + 1, log.offset());
    return message.set(
        position, clock.millis() * NANOS_PER_MILLI, CapturedMessage.AUDIT, read.payload());
  }

  /** What they reported happened between the records before and behind them. */
  private void endStrays(long nextMillis) {
    if (strayed > 0) {
      long before = clock.millis() == 0 ? nextMillis : clock.millis();
      loss.add(
          new LossWindow(
              Loss.MALFORMED_RECORDS,
              Math.min(before, nextMillis),
              Math.max(before, nextMillis),
              strayed));
      strayed = 0;
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public List<LossWindow> drainLosses() {
    List<LossWindow> drained = loss.stream().map(this::within).toList();
    loss.clear();
    return drained;
  }

  /** The file's reader knows the times of all its hosts and boots, this part its own. */
  private LossWindow within(LossWindow window) {
    return new LossWindow(
        window.loss(), within(window.from()), within(window.to()), window.count());
  }

  private long within(long millis) {
    return Math.max(part.startMillis(), Math.min(millis, part.endMillis()));
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.release(files);
    }
    for (RangeReader reader : ranges) {
      reader.release(files);
    }
    ranges.clear();
  }
}
