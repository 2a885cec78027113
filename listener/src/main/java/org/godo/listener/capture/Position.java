package org.godo.listener.capture;

/** Positions in a session's capture: {@code segment << 40 | byte offset in the segment}. */
final class Position {
  private static final int SEGMENT_SHIFT = 40;

  private Position() {}

  static long of(int segment, long offset) {
    return (long) segment << SEGMENT_SHIFT | offset;
  }

  static int segment(long position) {
    return (int) (position >>> SEGMENT_SHIFT);
  }

  static long offset(long position) {
    return position & (1L << SEGMENT_SHIFT) - 1;
  }
}
