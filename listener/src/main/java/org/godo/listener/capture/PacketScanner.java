package org.godo.listener.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Goes from packet to packet of a file of ours and skips what is damaged: where the next packet is
 * not whole, it searches byte by byte for one that is, by its checksum.
 */
final class PacketScanner {
  /** Stays in the processor's cache; grows for a message that is longer. */
  private static final int PIECE_BYTES = 64 << 10;

  private static final int LONGEST_PACKET = PcapFormat.PACKET_HEADER_BYTES + PcapFormat.SNAPLEN;
  private static final int HEADERS = PcapFormat.packetBytes(0);

  private final Bytes bytes;
  private ByteBuffer buffer = ByteBuffer.allocate(PIECE_BYTES).limit(0);
  private ByteBuffer payload = payloadsOf(buffer);
  private PacketSeal seal = new PacketSeal(buffer);
  private long offset;
  private long end;
  private long start;
  private long skippedBytes;
  private long arrivalNs;
  private int family;

  /** The source of the bytes. */
  @FunctionalInterface
  interface Bytes {
    /**
     * Reads some.
     *
     * @param offset of the first; where reading ended the time before, or, after it was in vain,
     *     where the last packet ended
     * @return how many; -1 at the end
     */
    int read(ByteBuffer into, long offset) throws IOException;
  }

  PacketScanner(Bytes bytes, long offset) {
    this.bytes = bytes;
    this.offset = offset;
    this.end = offset;
  }

  /**
   * Goes to the next packet that is whole and ends no later than {@code limit}.
   *
   * @param limit never less than it was before
   * @return false if there is none
   */
  boolean next(long limit) throws IOException {
    int packet = wholePacket(limit);
    long lastNonZero = offset;
    while (packet == 0 && offset < limit) {
      lastNonZero = Math.max(lastNonZero, skip(limit));
      if (buffer.remaining() < HEADERS) {
        break;
      }
      packet = wholePacket(limit);
    }
    if (packet == 0) {
      skippedBytes = lastNonZero - end;
      offset = end;
      buffer.limit(0);
      return false;
    }
    skippedBytes = offset - end;
    accept(packet);
    return true;
  }

  /** Where the packet begins. */
  long start() {
    return start;
  }

  /** Where the last packet ended. */
  long end() {
    return end;
  }

  /**
   * Bytes between the packet and the one before that belong to none. When there was no further
   * packet, those up to the last that is not zero.
   */
  long skippedBytes() {
    return skippedBytes;
  }

  /** When its message arrived, nanoseconds since the epoch. */
  long arrivalNs() {
    return arrivalNs;
  }

  int family() {
    return family;
  }

  /** Its netlink message in native byte order, valid until the next call of {@link #next}. */
  ByteBuffer payload() {
    return payload;
  }

  /** Continues at this offset, whatever is before it. */
  void goTo(long newOffset) {
    offset = newOffset;
    end = newOffset;
    buffer.limit(0);
  }

  private void accept(int packet) {
    int at = buffer.position();
    start = offset;
    arrivalNs = seal.arrivalNs(at);
    family = seal.family(at);
    payload.limit(at + packet).position(at + HEADERS);
    advanceTo(at + packet);
    end = offset;
  }

  /** The length of the packet at the offset, 0 if there is no whole one. */
  private int wholePacket(long limit) throws IOException {
    if (!fill(HEADERS, limit)) {
      return 0;
    }
    int packet = seal.length(buffer.position());
    return packet > 0 && fill(packet, limit) && seal.isWhole(buffer.position(), packet)
        ? packet
        : 0;
  }

  /**
   * Goes at least a byte further, to where headers may begin; with less than those in the buffer
   * there is none.
   *
   * @return the offset behind the last byte skipped that is not zero
   */
  private long skip(long limit) throws IOException {
    long lastNonZero = 0;
    int fewest = 1;
    do {
      int at = buffer.position();
      int last = buffer.limit() - HEADERS;
      while (at <= last && (fewest > 0 || !seal.isMarked(at))) {
        lastNonZero = buffer.get(at) == 0 ? lastNonZero : offset + at - buffer.position() + 1;
        fewest = 0;
        at++;
      }
      advanceTo(at);
      if (at <= last) {
        return lastNonZero;
      }
    } while (fill(HEADERS, limit));
    for (int at = buffer.position(); at < buffer.limit(); at++) {
      lastNonZero = buffer.get(at) == 0 ? lastNonZero : offset + at - buffer.position() + 1;
    }
    return lastNonZero;
  }

  private void advanceTo(int at) {
    offset += at - buffer.position();
    buffer.position(at);
  }

  /** Has at least this many bytes in the buffer, unless the limit or the end is nearer. */
  private boolean fill(int wanted, long limit) throws IOException {
    if (buffer.remaining() >= wanted) {
      return true;
    }
    if (wanted > buffer.capacity()) {
      grow();
    } else {
      buffer.compact();
    }
    long at = offset + buffer.position();
    buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + limit - at));
    while (buffer.hasRemaining()) {
      int read = bytes.read(buffer, at);
      if (read < 0) {
        break;
      }
      at += read;
    }
    buffer.flip();
    return buffer.remaining() >= wanted;
  }

  /** Makes room for the longest message there can be; what is left to read stays. */
  private void grow() {
    buffer = ByteBuffer.allocate(LONGEST_PACKET).put(buffer);
    payload = payloadsOf(buffer);
    seal = new PacketSeal(buffer);
  }

  private static ByteBuffer payloadsOf(ByteBuffer buffer) {
    return buffer.duplicate().order(ByteOrder.nativeOrder());
  }
}
