package org.godo.listener.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.godo.model.linux.Netlink;

/** {@code struct nlmsghdr}: length u32, type u16, flags u16, sequence u32, port u32. */
final class NetlinkFrame {
  static final int HEADER_BYTES = Netlink.HEADER_BYTES;

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
