package org.godo.listener.capture;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Follows a session's capture from segment to segment, while it is being written or afterwards. Not
 * safe for use by threads.
 */
public final class CaptureTail implements MessageSource {
  private final CaptureDirectory directory;
  private final LogEnd end;
  private long position;
  private @Nullable SegmentReader reader;

  CaptureTail(CaptureDirectory directory, long from, LogEnd end) {
    this.directory = directory;
    this.end = end;
    this.position = Math.max(from, Position.of(1, 0));
  }

  /**
   * The next message; null when there is none yet, or none any more: {@link #isEnded} tells which.
   */
  @Override
  public @Nullable CapturedMessage next() throws IOException {
    long last = end.position();
    while (position < last) {
      SegmentReader open = open(Position.segment(last));
      boolean isLast = open.number() == Position.segment(last);
      CapturedMessage message = open.next(isLast ? Position.offset(last) : Long.MAX_VALUE);
      if (message != null) {
        position = Position.of(open.number(), open.offset());
        return message;
      }
      if (isLast) {
        throw new IOException(
            directory.file(open.number()) + " has no whole message at byte " + open.offset());
      }
      leave(open.number() + 1);
    }
    return null;
  }

  /** Position behind the last message that was given. */
  public long position() {
    return position;
  }

  /** Whether nothing more will come. */
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

  /** The segment at the position, or the next one that was not removed. */
  private SegmentReader open(int lastSegment) throws IOException {
    SegmentReader open = reader;
    while (open == null) {
      int segment = Position.segment(position);
      try {
        open = new SegmentReader(segment, directory.file(segment), Position.offset(position));
      } catch (NoSuchFileException removed) {
        if (segment >= lastSegment) {
          throw removed;
        }
        position = Position.of(segment + 1, 0);
      }
    }
    reader = open;
    return open;
  }

  private void leave(int nextSegment) throws IOException {
    close();
    position = Position.of(nextSegment, 0);
  }
}
