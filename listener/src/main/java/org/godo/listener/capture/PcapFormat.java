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
 *   0           2            4             14         16
 *  +-----------+------------+-------------+----------+
 *  | packet    | ARPHRD     | zero        | netlink  |
 *  | type 7    | 824        |             | family   |
 *  +-----------+------------+-------------+----------+
 * </pre>
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

  /** Bytes a message takes in the file. */
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
   * Writes what stands before a message at the buffer's position; the buffer must be little endian.
   *
   * @param arrivalNs nanoseconds since the epoch
   * @param family netlink family
   * @param payloadBytes length of the message that follows
   */
  public static void putPacketHeader(ByteBuffer out, long arrivalNs, int family, int payloadBytes) {
    int length = COOKED_HEADER_BYTES + payloadBytes;
    out.putInt((int) (arrivalNs / NANOS_PER_SECOND))
        .putInt((int) (arrivalNs % NANOS_PER_SECOND))
        .putInt(length)
        .putInt(length)
        .putShort(Short.reverseBytes(PACKET_TYPE_KERNEL))
        .putShort(Short.reverseBytes(ARPHRD_NETLINK))
        .putLong(0)
        .putShort((short) 0)
        .putShort(Short.reverseBytes((short) family));
  }
}
