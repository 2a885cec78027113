package org.godo.listener.capture;

/**
 * How large a session's capture may be.
 *
 * @param segmentBytes length of a segment
 * @param captureBytes most bytes of all its segments on disk at a time
 */
public record CaptureLimits(int segmentBytes, long captureBytes) {
  /** Segments of 64 MiB. */
  public static final int DEFAULT_SEGMENT_BYTES = 64 << 20;

  private static final int SMALLEST_SEGMENT_BYTES = 1 << 20;
  private static final int SEGMENTS_IN_LIMIT = 4;

  /** No limit but the disk. */
  public static CaptureLimits unlimited() {
    return new CaptureLimits(DEFAULT_SEGMENT_BYTES, Long.MAX_VALUE);
  }

  /** Within a limit; segments are small enough that old ones can make room for new ones. */
  public static CaptureLimits of(long captureBytes) {
    long segment = Math.min(DEFAULT_SEGMENT_BYTES, captureBytes / SEGMENTS_IN_LIMIT);
    return new CaptureLimits((int) Math.max(SMALLEST_SEGMENT_BYTES, segment), captureBytes);
  }
}
