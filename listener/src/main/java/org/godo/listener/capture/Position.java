package org.godo.listener.capture;

/**
 * Positions in a session's capture: {@code segment << 40 | byte offset in the segment}. Segments,
 * and replayed files, which stand for segments, count from 1.
 */
public final class Position {
  private static final int SEGMENT_SHIFT = 40;

  private Position() {}

  /** The position of a byte of a segment. */
  public static long of(int segment, long offset) {
    return (long) segment << SEGMENT_SHIFT | offset;
  }

  /** Number of the segment that a position is in. */
  public static int segment(long position) {
    return (int) (position >>> SEGMENT_SHIFT);
  }

  /** Byte offset of a position in its segment. */
  public static long offset(long position) {
    return position & (1L << SEGMENT_SHIFT) - 1;
  }
}
