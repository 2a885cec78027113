package org.godo.listener.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** {@code struct nlmsghdr}: length u32, type u16, flags u16, sequence u32, port u32. */
final class NetlinkFrame {
  static final int HEADER_BYTES = 16;

  private NetlinkFrame() {}

  /** A message ready to be sent. */
  static ByteBuffer of(int type, int flags, int sequence, int port, byte[] payload) {
    ByteBuffer message =
        ByteBuffer.allocateDirect(HEADER_BYTES + payload.length).order(ByteOrder.nativeOrder());
    message
        .putInt(message.capacity())
        .putShort((short) type)
        .putShort((short) flags)
        .putInt(sequence)
        .putInt(port)
        .put(payload)
        .flip();
    return message;
  }

  static int type(ByteBuffer message) {
    return Short.toUnsignedInt(message.getShort(4));
  }

  static int sequence(ByteBuffer message) {
    return message.getInt(8);
  }
}
