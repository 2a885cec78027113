package org.godo.listener.capture;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads a segment in pieces, also while it is being written, and skips what is damaged. It reads
 * the file and does not map it, as a mapping would fault when the segment is cut to its length.
 */
final class SegmentReader implements Closeable {
  private final int number;
  private final FileChannel channel;
  private final PacketScanner packets;
  private final CapturedMessage message = new CapturedMessage();

  SegmentReader(int number, Path file, long offset) throws IOException {
    this.number = number;
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    this.packets = new PacketScanner(channel::read, Math.max(offset, PcapFormat.FILE_HEADER_BYTES));
  }

  /** Whether the file begins with the header of a pcap of ours. */
  boolean hasFileHeader() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(PcapFormat.FILE_HEADER_BYTES).order(PcapFormat.ORDER);
    while (header.hasRemaining()) {
      if (channel.read(header, header.position()) < 0) {
        return false;
      }
    }
    return header.getInt(0) == PcapFormat.MAGIC_NANOS && header.getInt(20) == PcapFormat.LINKTYPE;
  }

  int number() {
    return number;
  }

  /** Offset behind the last message that was read. */
  long offset() {
    return packets.end();
  }

  long size() throws IOException {
    return channel.size();
  }

  /**
   * The next message that is whole and ends no later than {@code limit}, valid until the one after
   * it is read.
   *
   * @param limit never less than it was before
   * @return null if there is none
   */
  @Nullable CapturedMessage next(long limit) throws IOException {
    return packets.next(limit)
        ? message.set(
            Position.of(number, packets.start()),
            packets.arrivalNs(),
            packets.family(),
            packets.payload())
        : null;
  }

  /**
   * Bytes that were skipped to reach the last message. When there was none, those from {@link
   * #offset} up to the last that is not zero.
   */
  long skippedBytes() {
    return packets.skippedBytes();
  }

  /** Continues at this offset, whatever is before it. */
  void goTo(long offset) {
    packets.goTo(offset);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
