package org.godo.listener.capture;

import java.io.IOException;
import org.godo.listener.nativeio.NativeException;
import org.godo.model.linux.Errno;
import org.godo.model.session.Loss;

/** The work on the disk: prepares segments ahead, forces the current one, seals full ones. */
final class SegmentMaintenance {
  private final CaptureDirectory directory;
  private final CaptureLimits limits;
  private final SegmentQueue segments;

  SegmentMaintenance(CaptureDirectory directory, CaptureLimits limits, SegmentQueue segments) {
    this.directory = directory;
    this.limits = limits;
    this.segments = segments;
  }

  void run() throws IOException {
    int number;
    while ((number = segments.nextNumber()) > 0 && prepare(number)) {
      // one more
    }
    sealFull();
    segments.current().force();
  }

  void sealFull() throws IOException {
    Segment segment;
    while ((segment = segments.pollFull()) != null) {
      segment.seal();
    }
  }

  /** Prepares a segment; false if there is no room for one. */
  private boolean prepare(int number) throws IOException {
    if (limits.captureBytes() - directory.bytes() < limits.segmentBytes()) {
      segments.noRoom(Loss.CAPTURE_LIMIT);
      return false;
    }
    try {
      segments.addPrepared(Segment.create(number, directory.file(number), limits.segmentBytes()));
      directory.force();
      return true;
    } catch (NativeException failure) {
      if (failure.errno() != Errno.ENOSPC && failure.errno() != Errno.EDQUOT) {
        throw failure;
      }
      segments.noRoom(Loss.DISK_FULL);
      return false;
    }
  }
}
