package org.godo.listener.capture;

import java.nio.ByteBuffer;
import org.godo.model.linux.Netlink;

/**
 * One message of a capture log. A reader returns the same object for every message, refilled: it is
 * valid until the next one is read.
 */
public final class CapturedMessage {
  /** Family of audit's messages. */
  public static final int AUDIT = Netlink.NETLINK_AUDIT;

  /** Family of the connector's messages. */
  public static final int CONNECTOR = Netlink.NETLINK_CONNECTOR;

  /** Family of messages that carry a {@link Note}. */
  public static final int NOTE = Netlink.NETLINK_USERSOCK;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private long position;
  private long arrivalNs;
  private int family;
  private ByteBuffer payload;

  /** No message yet. */
  public CapturedMessage() {
    this(0, 0, 0, NOTHING);
  }

  /** A message; see {@link #set}. */
  public CapturedMessage(long position, long arrivalNs, int family, ByteBuffer payload) {
    this.position = position;
    this.arrivalNs = arrivalNs;
    this.family = family;
    this.payload = payload;
  }

  /**
   * Becomes another message.
   *
   * @param payload between its position and limit; on the heap, as decoding reads its array
   * @return itself
   */
  public CapturedMessage set(long position, long arrivalNs, int family, ByteBuffer payload) {
    this.position = position;
    this.arrivalNs = arrivalNs;
    this.family = family;
    this.payload = payload;
    return this;
  }

  /**
   * Its position in the session's capture: grows from message to message, the same every time the
   * capture is read ({@code segment << 40 | byte offset in the segment}).
   */
  public long position() {
    return position;
  }

  /** When the capture thread received it, nanoseconds since the epoch. */
  public long arrivalNs() {
    return arrivalNs;
  }

  /** Netlink family: {@link #AUDIT}, {@link #CONNECTOR} or {@link #NOTE}. */
  public int family() {
    return family;
  }

  /**
   * The netlink message with its 16-byte header, as received, between the buffer's position and
   * limit; in the byte order of the machine that captured it.
   */
  public ByteBuffer payload() {
    return payload;
  }
}
