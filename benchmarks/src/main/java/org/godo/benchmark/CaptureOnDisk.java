package org.godo.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.CaptureTail;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.InputFile;
import org.godo.listener.capture.LogEnd;
import org.godo.listener.capture.PcapReader;

/**
 * A capture log as written by the listener and read by delivery.
 *
 * @param end position after the last message
 */
record CaptureOnDisk(Path dataDir, CaptureDirectory directory, long end) {
  private static final byte[] ARCH = {' ', 'a', 'r', 'c', 'h', '='};
  private static final int CONNECTOR_WHAT = 36;

  /** PROC_EVENT_SID (include/uapi/linux/cn_proc.h), which yields no document. */
  private static final int SESSION_ID_EVENT = 0x80;

  /**
   * Writes the messages of a capture to a log in a new directory.
   *
   * @param muted changes each message to one of the same length that yields no document: system
   *     calls of an architecture that is not decoded, connector messages that are not kept
   */
  static CaptureOnDisk write(Path capture, boolean muted) throws IOException {
    Path dataDir = Files.createTempDirectory("godo-bench-decode");
    CaptureDirectory directory = CaptureDirectory.of(dataDir, "benchmark");
    try (PcapReader reader = new PcapReader(List.of(InputFile.of(capture)));
        LogWriter log = new LogWriter(directory.path())) {
      CapturedMessage message;
      while ((message = reader.next()) != null) {
        if (muted) {
          mute(message.family(), message.payload());
        }
        log.add(message.family(), message.arrivalNs(), message.payload());
      }
      return new CaptureOnDisk(dataDir, directory, log.end());
    }
  }

  private static void mute(int family, ByteBuffer payload) {
    if (family == CapturedMessage.CONNECTOR) {
      payload.putInt(payload.position() + CONNECTOR_WHAT, SESSION_ID_EVENT);
      return;
    }
    int last = payload.limit() - ARCH.length - 1;
    for (int at = payload.position(); at < last; at++) {
      if (ByteBuffer.wrap(ARCH).mismatch(payload.duplicate().position(at)) == ARCH.length) {
        payload.put(at + ARCH.length, (byte) 'f');
        return;
      }
    }
  }

  /** Opens it at its beginning. */
  CaptureTail open() {
    return directory.tail(0, LogEnd.at(end));
  }

  void delete() throws IOException {
    directory.removeSegments();
    Files.delete(directory.path());
    Files.delete(directory.path().getParent());
    Files.delete(dataDir);
  }
}
