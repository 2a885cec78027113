package org.godo.benchmark;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.godo.listener.capture.CaptureLimits;
import org.godo.listener.capture.PacketSeal;
import org.godo.listener.capture.PcapFormat;
import org.godo.listener.capture.Position;

/** Writes a capture log as the listener does, with checksums and segments, without a socket. */
final class LogWriter implements AutoCloseable {
  private static final int OUT_BYTES = 1 << 20;

  private final Path directory;
  private final ByteBuffer packet =
      ByteBuffer.allocate(PcapFormat.PACKET_HEADER_BYTES + PcapFormat.SNAPLEN)
          .order(PcapFormat.ORDER);
  private final PacketSeal seal = new PacketSeal(packet);
  private OutputStream out;
  private int segment = 1;
  private long length;

  LogWriter(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.out = begin();
  }

  private OutputStream begin() throws IOException {
    String name = Integer.toString(segment);
    Path file = directory.resolve("0".repeat(6 - name.length()) + name + ".pcap");
    OutputStream begun = new BufferedOutputStream(Files.newOutputStream(file), OUT_BYTES);
    PcapFormat.putFileHeader(packet.clear());
    length = packet.position();
    begun.write(packet.array(), 0, packet.position());
    return begun;
  }

  /** Adds a message; the payload is from position to limit, which do not change. */
  void add(int family, long arrivalNs, ByteBuffer payload) throws IOException {
    int bytes = PcapFormat.packetBytes(payload.remaining());
    if (length + bytes > CaptureLimits.DEFAULT_SEGMENT_BYTES) {
      out.close();
      segment++;
      out = begin();
    }
    packet.clear().position(PcapFormat.packetBytes(0)).put(payload.duplicate());
    seal.seal(0, arrivalNs, family, payload.remaining());
    out.write(packet.array(), 0, bytes);
    length += bytes;
  }

  /** Returns the position after the last message. */
  long end() {
    return Position.of(segment, length);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
