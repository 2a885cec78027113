package org.godo.listener.capture;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a capture that nobody writes any more.
 *
 * @param end position behind the last whole message
 * @param tornBytes bytes of messages that were not whole, and now are cut off
 * @param lastArrivalNs when the last whole message arrived, nanoseconds since the epoch; 0 if there
 *     is none
 */
public record CaptureRepair(long end, long tornBytes, long lastArrivalNs) {

  /** Cuts every segment behind its last whole message; removes those that have none. */
  static CaptureRepair of(CaptureDirectory directory) throws IOException {
    CaptureRepair all = new CaptureRepair(0, 0, 0);
    for (int segment : directory.segments()) {
      all = all.plus(repair(directory, segment));
    }
    return all;
  }

  private CaptureRepair plus(CaptureRepair next) {
    return new CaptureRepair(
        Math.max(end, next.end),
        tornBytes + next.tornBytes,
        Math.max(lastArrivalNs, next.lastArrivalNs));
  }

  private static CaptureRepair repair(CaptureDirectory directory, int segment) throws IOException {
    long lastArrivalNs = 0;
    long whole;
    long torn;
    long size;
    try (SegmentReader reader = new SegmentReader(segment, directory.file(segment), 0)) {
      if (reader.hasFileHeader()) {
        @Nullable CapturedMessage message;
        while ((message = reader.next(Long.MAX_VALUE)) != null) {
          lastArrivalNs = message.arrivalNs();
        }
      }
      whole = reader.offset();
      size = reader.size();
      torn = reader.bytesBehind();
    }
    if (whole == PcapFormat.FILE_HEADER_BYTES) {
      Files.delete(directory.file(segment));
      return new CaptureRepair(0, torn, 0);
    }
    if (size > whole) {
      cut(directory, segment, whole);
    }
    return new CaptureRepair(Position.of(segment, whole), torn, lastArrivalNs);
  }

  private static void cut(CaptureDirectory directory, int segment, long length) throws IOException {
    try (FileChannel channel =
        FileChannel.open(directory.file(segment), StandardOpenOption.WRITE)) {
      channel.truncate(length);
      channel.force(true);
    }
  }
}
