package org.godo.benchmark;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.InputFile;
import org.godo.listener.capture.LogEnd;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.capture.PcapFormat;
import org.godo.listener.capture.PcapReader;
import org.godo.listener.capture.Position;

/** A capture in the form the listener writes and delivery reads: one segment of a log. */
record CaptureOnDisk(Path dataDir, CaptureDirectory directory, long bytes) {
  private static final byte[] ARCH = {' ', 'a', 'r', 'c', 'h', '='};
  private static final int CONNECTOR_WHAT = 36;

  /** PROC_EVENT_SID (include/uapi/linux/cn_proc.h), which is no document. */
  private static final int SESSION_ID_EVENT = 0x80;

  /**
   * Writes the messages of a capture to a log in a new folder.
   *
   * @param muted makes each of them one that yields no document, with all its bytes: system calls
   *     of an architecture that is not decoded, connector messages that are not kept
   */
  static CaptureOnDisk write(Path capture, boolean muted) throws IOException {
    Path dataDir = Files.createTempDirectory("godo-bench-decode");
    CaptureDirectory directory = CaptureDirectory.of(dataDir, "benchmark");
    Path segment = Files.createDirectories(directory.path()).resolve("000001.pcap");
    ByteBuffer header = ByteBuffer.allocate(PcapFormat.packetBytes(0)).order(PcapFormat.ORDER);
    try (PcapReader reader = new PcapReader(List.of(InputFile.of(capture)));
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(segment))) {
      PcapFormat.putFileHeader(header);
      out.write(header.array(), 0, header.position());
      CapturedMessage message;
      while ((message = reader.next()) != null) {
        ByteBuffer payload = message.payload();
        if (muted) {
          mute(message.family(), payload);
        }
        PcapFormat.putPacketHeader(
            header.clear(), message.arrivalNs(), message.family(), payload.remaining());
        out.write(header.array(), 0, header.position());
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        out.write(bytes);
      }
    }
    return new CaptureOnDisk(dataDir, directory, Files.size(segment));
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

  /** Reads it from its beginning. */
  MessageSource open() {
    return directory.tail(0, LogEnd.at(Position.of(1, bytes)));
  }

  void delete() throws IOException {
    directory.deleteSegments();
    Files.delete(directory.path());
    Files.delete(directory.path().getParent());
    Files.delete(dataDir);
  }
}
