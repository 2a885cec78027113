package org.godo.listener.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The capture log's format: pcap as libpcap defines it (pcap-savefile(5)), with link type
 * LINKTYPE_NETLINK, so that tshark opens it.
 *
 * <pre>
 *  file header, 24 bytes, once per file (written little endian)
 *   0        4        6        8        12       16       20       24
 *  +--------+--------+--------+--------+--------+--------+--------+
 *  | magic  | major  | minor  | zone   | sigfigs| snaplen| link   |
 *  |a1b23c4d| 2      | 4      | 0      | 0      | 262144 | 253    |
 *  +--------+--------+--------+--------+--------+--------+--------+
 *
 *  packet, once per message
 *   0        4        8        12       16                32
 *  +--------+--------+--------+--------+-----------------+------------------------+
 *  | seconds| nanos  | length | length | cooked header   | netlink message        |
 *  |        |        | in file| on wire|                 | (native order)         |
 *  +--------+--------+--------+--------+-----------------+------------------------+
 *                     both count the cooked header and the message
 *
 *  cooked header, 16 bytes, big endian (LINKTYPE_NETLINK)
 *   0           2            4           6           10          14         16
 *  +-----------+------------+-----------+-----------+-----------+----------+
 *  | packet    | ARPHRD     | address   | checksum  | zero      | netlink  |
 *  | type 7    | 824        | length 4  |           |           | family   |
 *  +-----------+------------+-----------+-----------+-----------+----------+
 * </pre>
 *
 * <p>Netlink has no link-layer address, so its field holds the packet's checksum: the CRC-32C of
 * the netlink message, then of the 16 bytes before the cooked header, then of the family. Files of
 * other programs have address length 0 there, and no checksum.
 */
public final class PcapFormat {
  /** Magic of a file whose packet times are in nanoseconds; what godo writes. */
  public static final int MAGIC_NANOS = 0xa1b23c4d;

  /** Magic of a file whose packet times are in microseconds; read only. */
  public static final int MAGIC_MICROS = 0xa1b2c3d4;

  public static final short VERSION_MAJOR = 2;
  public static final short VERSION_MINOR = 4;

  /** Longest packet a file may hold, cooked header included. */
  public static final int SNAPLEN = 262_144;

  /** LINKTYPE_NETLINK. */
  public static final int LINKTYPE = 253;

  public static final int FILE_HEADER_BYTES = 24;
  public static final int PACKET_HEADER_BYTES = 16;
  public static final int COOKED_HEADER_BYTES = 16;

  /** PACKET_KERNEL (include/uapi/linux/if_packet.h): the message came from the kernel. */
  public static final short PACKET_TYPE_KERNEL = 7;

  /** ARPHRD_NETLINK (include/uapi/linux/if_arp.h). */
  public static final short ARPHRD_NETLINK = 824;

  /** The byte order godo writes. */
  public static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private PcapFormat() {}

  /** Bytes of a message in the file. */
  public static int packetBytes(int payloadBytes) {
    return PACKET_HEADER_BYTES + COOKED_HEADER_BYTES + payloadBytes;
  }

  /** Writes the file header at the buffer's position; the buffer must be little endian. */
  public static void putFileHeader(ByteBuffer out) {
    out.putInt(MAGIC_NANOS)
        .putShort(VERSION_MAJOR)
        .putShort(VERSION_MINOR)
        .putInt(0)
        .putInt(0)
        .putInt(SNAPLEN)
        .putInt(LINKTYPE);
  }

  /**
   * Writes the 16 bytes before the cooked header at an index; the buffer must be little endian.
   *
   * @param arrivalNs nanoseconds since the epoch
   * @param payloadBytes length of the message that follows the cooked header
   */
  public static void putPacketHeader(ByteBuffer out, int at, long arrivalNs, int payloadBytes) {
    int length = COOKED_HEADER_BYTES + payloadBytes;
    out.putInt(at, (int) (arrivalNs / NANOS_PER_SECOND))
        .putInt(at + 4, (int) (arrivalNs % NANOS_PER_SECOND))
        .putInt(at + 8, length)
        .putInt(at + 12, length);
  }

  /**
   * Writes the cooked header of a packet at an index, the family last; the buffer must be little
   * endian.
   *
   * @param at index of the packet
   * @param addressBytes 4 if there is a checksum, else 0
   * @param family netlink family
   */
  public static void putCookedHeader(
      ByteBuffer out, int at, int addressBytes, int checksum, int family) {
    int cooked = at + PACKET_HEADER_BYTES;
    out.putShort(cooked, Short.reverseBytes(PACKET_TYPE_KERNEL))
        .putShort(cooked + 2, Short.reverseBytes(ARPHRD_NETLINK))
        .putShort(cooked + 4, Short.reverseBytes((short) addressBytes))
        .putInt(cooked + 6, Integer.reverseBytes(checksum))
        .putInt(cooked + 10, 0)
        .putShort(cooked + 14, Short.reverseBytes((short) family));
  }

  /**
   * Whether the first bytes are as a segment has them that is prepared, and not written to: NUL.
   */
  public static boolean isBlank(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
