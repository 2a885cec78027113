package org.godo.listener.capture;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads a segment in large pieces, also while it is being written. It reads the file and does not
 * map it, as a mapping would fault when the segment is cut to its length.
 */
final class SegmentReader implements Closeable {
  /** Stays in the processor's cache; grows for a message that is longer. */
  private static final int PIECE_BYTES = 64 << 10;

  private static final int LONGEST_PACKET = PcapFormat.PACKET_HEADER_BYTES + PcapFormat.SNAPLEN;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int SMALLEST_PACKET = PcapFormat.packetBytes(Notes.HEADER_BYTES);

  private final int number;
  private final FileChannel channel;
  private final CapturedMessage message = new CapturedMessage();
  private ByteBuffer buffer = ByteBuffer.allocate(PIECE_BYTES).order(PcapFormat.ORDER).limit(0);
  private ByteBuffer payload = payloadsOf(buffer);
  private long offset;

  SegmentReader(int number, Path file, long offset) throws IOException {
    this.number = number;
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    this.offset = Math.max(offset, PcapFormat.FILE_HEADER_BYTES);
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
    return offset;
  }

  long size() throws IOException {
    return channel.size();
  }

  /**
   * The next message that ends no later than {@code limit}, valid until the one after it is read.
   *
   * @return null if there is no whole one
   */
  @Nullable CapturedMessage next(long limit) throws IOException {
    int prefix = PcapFormat.packetBytes(0);
    if (!fill(prefix, limit)) {
      return null;
    }
    int at = buffer.position();
    int packet = PcapFormat.PACKET_HEADER_BYTES + buffer.getInt(at + 8);
    if (!isWhole(at, packet) || !fill(packet, limit)) {
      return null;
    }
    at = buffer.position();
    long arrivalNs =
        Integer.toUnsignedLong(buffer.getInt(at)) * NANOS_PER_SECOND + buffer.getInt(at + 4);
    payload.limit(at + packet).position(at + prefix);
    message.set(Position.of(number, offset), arrivalNs, family(at), payload);
    buffer.position(at + packet);
    offset += packet;
    return message;
  }

  /** How many bytes there are between {@link #offset} and the last one that is not zero. */
  long bytesBehind() throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(PIECE_BYTES);
    long lastNonZero = offset;
    long at = offset;
    int read;
    while ((read = channel.read(chunk.clear(), at)) > 0) {
      for (int i = 0; i < read; i++) {
        if (chunk.get(i) != 0) {
          lastNonZero = at + i + 1;
        }
      }
      at += read;
    }
    return lastNonZero - offset;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** The writer completes a message with its family; before that it is zeros or half a message. */
  private boolean isWhole(int at, int packet) {
    int family = family(at);
    return packet >= SMALLEST_PACKET
        && packet <= LONGEST_PACKET
        && buffer.getInt(at + 12) == packet - PcapFormat.PACKET_HEADER_BYTES
        && Integer.compareUnsigned(buffer.getInt(at + 4), (int) NANOS_PER_SECOND) < 0
        && (family == CapturedMessage.AUDIT
            || family == CapturedMessage.CONNECTOR
            || family == CapturedMessage.NOTE);
  }

  private int family(int at) {
    return Short.toUnsignedInt(Short.reverseBytes(buffer.getShort(at + 30)));
  }

  /** Has at least this many bytes in the buffer, unless the limit or the file's end is nearer. */
  private boolean fill(int bytes, long limit) throws IOException {
    if (offset + bytes > limit) {
      return false;
    }
    if (buffer.remaining() >= bytes) {
      return true;
    }
    if (bytes > buffer.capacity()) {
      grow();
    } else {
      buffer.compact();
    }
    long at = offset + buffer.position();
    buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + limit - at));
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        break;
      }
      at += read;
    }
    buffer.flip();
    return buffer.remaining() >= bytes;
  }

  /** Makes room for the longest message there can be; what is left to read stays. */
  private void grow() {
    buffer = ByteBuffer.allocate(LONGEST_PACKET).order(PcapFormat.ORDER).put(buffer);
    payload = payloadsOf(buffer);
  }

  private static ByteBuffer payloadsOf(ByteBuffer buffer) {
    return buffer.duplicate().order(ByteOrder.nativeOrder());
  }
}
