package org.godo.listener.capture;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Writes the headers before messages in a buffer, each with the checksum by which a reader
 * recognizes it (see {@link PcapFormat}), and checks whether packets in a buffer are whole.
 * Allocates nothing for a packet. Not safe for use by threads.
 */
public final class PacketSeal {
  private static final int CHECKSUM_BYTES = 4;
  private static final int HEADERS = PcapFormat.packetBytes(0);
  private static final int SMALLEST_PACKET = PcapFormat.packetBytes(NoteCodec.HEADER_BYTES);
  private static final int LONGEST_PACKET = PcapFormat.PACKET_HEADER_BYTES + PcapFormat.SNAPLEN;
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  /** Packet type and ARPHRD as a little endian number. */
  private static final int MARK =
      Integer.reverseBytes(PcapFormat.PACKET_TYPE_KERNEL << 16 | PcapFormat.ARPHRD_NETLINK);

  private static final short MARKED_LENGTH = Short.reverseBytes((short) CHECKSUM_BYTES);

  private final ByteBuffer packets;
  private final ByteBuffer summed;
  private final CRC32C crc = new CRC32C();

  /**
   * @param packets whose bytes are meant, whatever its position and limit
   */
  public PacketSeal(ByteBuffer packets) {
    this.packets = packets.duplicate().clear().order(PcapFormat.ORDER);
    this.summed = packets.duplicate().clear();
  }

  /** Writes the headers of a packet whose message is in the buffer already, the family last. */
  public void seal(int at, long arrivalNs, int family, int payloadBytes) {
    PcapFormat.putPacketHeader(packets, at, arrivalNs, payloadBytes);
    int checksum = checksum(at, family, payloadBytes);
    PcapFormat.putCookedHeader(packets, at, CHECKSUM_BYTES, checksum, family);
  }

  /** Whether the headers of a packet may begin at an index, by the four bytes that all share. */
  boolean isMarked(int at) {
    return packets.getInt(at + PcapFormat.PACKET_HEADER_BYTES) == MARK;
  }

  /**
   * Bytes of the packet at an index, by its headers, which must be in the buffer.
   *
   * @return 0 if no packet of ours can begin like that
   */
  int length(int at) {
    int length = packets.getInt(at + 8);
    int packet = PcapFormat.PACKET_HEADER_BYTES + length;
    boolean possible =
        isMarked(at)
            && packets.getShort(at + 20) == MARKED_LENGTH
            && packets.getInt(at + 26) == 0
            && packets.getInt(at + 12) == length
            && packet >= SMALLEST_PACKET
            && packet <= LONGEST_PACKET
            && Integer.compareUnsigned(packets.getInt(at + 4), NANOS_PER_SECOND) < 0
            && family(at) != 0;
    return possible ? packet : 0;
  }

  /** Whether a packet of that {@link #length}, all in the buffer, is as it was written. */
  boolean isWhole(int at, int length) {
    return Integer.reverseBytes(packets.getInt(at + 22))
        == checksum(at, family(at), length - HEADERS);
  }

  /** When the message of the packet arrived, nanoseconds since the epoch. */
  long arrivalNs(int at) {
    return Integer.toUnsignedLong(packets.getInt(at)) * NANOS_PER_SECOND + packets.getInt(at + 4);
  }

  int family(int at) {
    return Short.toUnsignedInt(Short.reverseBytes(packets.getShort(at + 30)));
  }

  private int checksum(int at, int family, int payloadBytes) {
    crc.reset();
    add(at + HEADERS, payloadBytes);
    add(at, PcapFormat.PACKET_HEADER_BYTES);
    crc.update(family >>> 8);
    crc.update(family);
    return (int) crc.getValue();
  }

  private void add(int at, int bytes) {
    crc.update(summed.limit(at + bytes).position(at));
  }
}
