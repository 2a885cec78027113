package org.godo.listener.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.model.session.SessionHead;

/**
 * Makes the virtual machine compile the capture path before the session begins: later its compilers
 * yield to the recorded programs, and a capture that is not compiled is slow. Meaningless messages
 * go all the way from the kernel into a log that is discarded.
 */
public final class CaptureWarmUp {
  private static final String FOLDER = "rehearsal";

  /** Several times what HotSpot's last compiler needs to compile a method. */
  private static final int ROUNDS = 600;

  /** Small enough that a few segments are used. */
  private static final int SEGMENT_BYTES = 1 << 20;

  private static final int REQUESTS_IN_ROUND = 128;
  private static final short NLMSG_NOOP = 1;
  private static final short REQUEST_AND_ACK = 1 | 4;

  private CaptureWarmUp() {}

  /**
   * Runs it, for some tenths of a second.
   *
   * @param dataDir where the log is created and removed
   * @return what was captured
   */
  public static CaptureTotals run(Path dataDir, KernelClocks clocks)
      throws IOException, InterruptedException {
    CaptureDirectory directory = CaptureDirectory.scratch(dataDir, FOLDER);
    SessionHead start =
        SessionHead.live(FOLDER, FOLDER, FOLDER, FOLDER, "", "", null, null, List.of(), 0);
    CaptureLimits limits = new CaptureLimits(SEGMENT_BYTES, Long.MAX_VALUE);
    try (NetlinkDescriptor socket = NetlinkDescriptor.open(CapturedMessage.AUDIT, 0)) {
      CaptureLog log = CaptureLog.create(directory, limits, clocks, start);
      CaptureSource.Netlink source = new CaptureSource.Netlink(CapturedMessage.AUDIT, socket);
      CaptureLoop loop = new CaptureLoop(log, List.of(source), clocks, 0, warning -> {});
      for (int i = 0; i < ROUNDS; i++) {
        socket.send(requests());
        while (loop.receive(source) > 0) {
          log.publish();
        }
        log.maintain(0);
      }
      loop.stop();
      return loop.totals();
    } finally {
      directory.removeSegments();
      Files.delete(directory.path());
    }
  }

  /** Requests that the kernel does not know and answers at once (kernel/audit.c). */
  private static ByteBuffer requests() {
    ByteBuffer datagram =
        ByteBuffer.allocateDirect(REQUESTS_IN_ROUND * NoteCodec.HEADER_BYTES)
            .order(ByteOrder.nativeOrder());
    while (datagram.hasRemaining()) {
      datagram.putInt(NoteCodec.HEADER_BYTES).putShort(NLMSG_NOOP).putShort(REQUEST_AND_ACK);
      datagram.putLong(0);
    }
    return datagram.flip();
  }
}
