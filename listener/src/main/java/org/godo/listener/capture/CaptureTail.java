package org.godo.listener.capture;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/**
 * Follows a session's capture from segment to segment, while it is being written or afterwards.
 * What is damaged or missing is skipped and reported by {@link #drainLosses}. Not safe for use by
 * threads.
 */
public final class CaptureTail implements MessageSource {
  private final CaptureDirectory directory;
  private final LogEnd end;
  private final Damage damage = new Damage();
  private boolean begun;
  private long position;
  private @Nullable SegmentReader reader;

  CaptureTail(CaptureDirectory directory, long from, LogEnd end) {
    this.directory = directory;
    this.end = end;
    this.begun = from > 0;
    this.position = Math.max(from, Position.of(1, 0));
  }

  /**
   * Returns the next message; null when there is none yet or there are no more, see {@link
   * #isEnded}.
   */
  @Override
  public @Nullable CapturedMessage next() throws IOException {
    boolean isFinal = end.isFinal();
    long last = end.position();
    while (position < last) {
      SegmentReader open = open(Position.segment(last));
      if (open == null) {
        position = last;
        break;
      }
      boolean isLast = open.number() == Position.segment(last);
      CapturedMessage message = open.next(isLast ? Position.offset(last) : Long.MAX_VALUE);
      if (message != null) {
        return found(open, message);
      }
      if (isLast) {
        noteDamage(open.number(), Position.offset(last) - open.offset());
        open.goTo(Position.offset(last));
        position = last;
      } else {
        noteRest(open);
        leave(open.number() + 1);
      }
    }
    if (isFinal) {
      damage.ended();
    }
    return null;
  }

  @Override
  public List<LossWindow> drainLosses() {
    return damage.drain();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public long pending() {
    return end.position() - position;
  }

  /** Whether there are no more messages. */
  public boolean isEnded() {
    return end.isFinal() && position >= end.position();
  }

  @Override
  public void close() throws IOException {
    SegmentReader open = reader;
    reader = null;
    if (open != null) {
      open.close();
    }
  }

  private CapturedMessage found(SegmentReader open, CapturedMessage message) {
    if (open.skippedBytes() > 0) {
      noteDamage(open.number(), open.skippedBytes());
    }
    damage.arrived(message.arrivalNs());
    position = Position.of(open.number(), open.offset());
    return message;
  }

  /** Reports damage at the end of a segment; one without any message is damaged as a whole. */
  private void noteRest(SegmentReader open) {
    if (open.skippedBytes() > 0 || open.offset() <= PcapFormat.FILE_HEADER_BYTES) {
      noteDamage(open.number(), open.skippedBytes());
    }
  }

  private void noteDamage(int segment, long bytes) {
    damage.found(bytes);
    directory.noteDamage(segment);
  }

  /** Opens the segment at the position, or the next that exists; null if there is none. */
  private @Nullable SegmentReader open(int lastSegment) throws IOException {
    SegmentReader open = reader;
    while (open == null) {
      int segment = Position.segment(position);
      try {
        open = begin(segment);
      } catch (NoSuchFileException missing) {
        if (begun) {
          damage.found(0);
        }
        int next = directory.firstFrom(segment + 1);
        if (next > lastSegment) {
          return null;
        }
        position = Position.of(next, 0);
      }
    }
    begun = true;
    reader = open;
    return open;
  }

  private SegmentReader begin(int segment) throws IOException {
    long offset = Position.offset(position);
    SegmentReader open = new SegmentReader(segment, directory.file(segment), offset);
    if (offset == 0 && !open.hasFileHeader()) {
      noteDamage(segment, PcapFormat.FILE_HEADER_BYTES);
    }
    return open;
  }

  private void leave(int nextSegment) throws IOException {
    close();
    position = Position.of(nextSegment, 0);
  }
}
