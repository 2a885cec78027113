package org.godo.listener.capture;

import java.nio.ByteBuffer;

/**
 * One message of a capture log.
 *
 * @param position where it stands in the session's capture: grows from message to message, the same
 *     every time the capture is read ({@code segment << 40 | byte offset in the segment})
 * @param arrivalNs when the capture thread received it, nanoseconds since the epoch
 * @param family netlink family: {@link #AUDIT}, {@link #CONNECTOR} or {@link #NOTE}
 * @param payload the netlink message with its 16-byte header, as received, native byte order set;
 *     valid until the next message is read
 */
public record CapturedMessage(long position, long arrivalNs, int family, ByteBuffer payload) {
  /** NETLINK_AUDIT (include/uapi/linux/netlink.h). */
  public static final int AUDIT = 9;

  /** NETLINK_CONNECTOR. */
  public static final int CONNECTOR = 11;

  /** NETLINK_USERSOCK, reserved for user space: carries a {@link Note}. */
  public static final int NOTE = 2;
}
