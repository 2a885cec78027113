package org.godo.listener.nativeio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * A bound netlink socket (include/uapi/linux/netlink.h). Sending goes to the kernel, port 0. Not
 * safe for use by threads, but for {@link #send}, which one other thread may call while one
 * receives.
 */
public final class NetlinkDescriptor implements Pollable, AutoCloseable {
  /** Size of {@code struct sockaddr_nl}: family u16, pad u16, pid u32, groups u32. */
  static final int ADDRESS_BYTES = 12;

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_BROADCAST_ERROR = 4;
  private static final int NETLINK_NO_ENOBUFS = 5;

  /** Size of {@code struct sock_filter}: code u16, jt u8, jf u8, k u32. */
  private static final int INSTRUCTION_BYTES = 8;

  /** Size of {@code struct sock_fprog}: length u16, padding, and where the instructions are. */
  private static final int PROGRAM_BYTES = 16;

  private final int fd;
  private boolean closed;

  private NetlinkDescriptor(int fd) {
    this.fd = fd;
  }

  /**
   * Opens and binds.
   *
   * @param family NETLINK_AUDIT 9 or NETLINK_CONNECTOR 11
   * @param groups bit mask of the multicast groups to join
   * @throws NativeException if the kernel has no such family, or not for us
   */
  public static NetlinkDescriptor open(int family, int groups) {
    return open(family, groups, null);
  }

  /**
   * Opens and binds a socket that accepts only some messages.
   *
   * @param family as in {@link #open(int, int)}
   * @param filter direct, in native byte order: instructions of classic BPF (include/uapi/linux/
   *     filter.h), which the kernel applies to each message from its netlink header on
   */
  public static NetlinkDescriptor filtered(int family, int groups, ByteBuffer filter) {
    return open(family, groups, filter);
  }

  private static NetlinkDescriptor open(int family, int groups, @Nullable ByteBuffer filter) {
    int fd = LibC.check("socket", LibC.API.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, family));
    NetlinkDescriptor descriptor = new NetlinkDescriptor(fd);
    try {
      if (filter != null) {
        descriptor.attach(filter);
      }
      LibC.check("bind", LibC.API.bind(fd, address(0, groups), ADDRESS_BYTES));
    } catch (NativeException failure) {
      descriptor.close();
      throw failure;
    }
    return descriptor;
  }

  /** The port id the kernel assigned to this socket. */
  public int portId() {
    ByteBuffer address = direct(ADDRESS_BYTES);
    ByteBuffer length = direct(Integer.BYTES).putInt(0, ADDRESS_BYTES);
    LibC.check("getsockname", LibC.API.getsockname(fd, address, length));
    return address.getInt(4);
  }

  /**
   * Sets a receive buffer beyond the system's limit (needs CAP_NET_ADMIN).
   *
   * @return bytes the kernel accounts for the buffer: twice of what was granted
   */
  public int forceReceiveBuffer(int bytes) {
    setOption("setsockopt SO_RCVBUFFORCE", SOL_SOCKET, SO_RCVBUFFORCE, bytes);
    ByteBuffer value = direct(Integer.BYTES);
    ByteBuffer length = direct(Integer.BYTES).putInt(0, Integer.BYTES);
    LibC.check("getsockopt", LibC.API.getsockopt(fd, SOL_SOCKET, SO_RCVBUF, value, length));
    return value.getInt(0);
  }

  /**
   * After an overrun the kernel drops everything until the queue is empty, unless the reader asked
   * not to report overruns (net/netlink/af_netlink.c, {@code netlink_overrun}).
   */
  public void ignoreOverruns() {
    setOption("setsockopt NETLINK_NO_ENOBUFS", SOL_NETLINK, NETLINK_NO_ENOBUFS, 1);
  }

  /**
   * A sender in the kernel fails if this socket is full. Else a broadcast that found no room
   * anywhere looks to it as if nothing had joined the group (net/netlink/af_netlink.c, {@code
   * netlink_broadcast_filtered}).
   */
  public void failBroadcasts() {
    setOption("setsockopt NETLINK_BROADCAST_ERROR", SOL_NETLINK, NETLINK_BROADCAST_ERROR, 1);
  }

  /**
   * Sends the bytes between position and limit to the kernel, which handles them before this
   * returns.
   *
   * @param message a direct buffer
   */
  public void send(ByteBuffer message) {
    long sent = LibC.API.sendto(fd, message, message.remaining(), 0, address(0, 0), ADDRESS_BYTES);
    if (sent < 0) {
      throw new NativeException("sendto", LibC.lastError());
    }
  }

  @Override
  public int fd() {
    return fd;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      LibC.check("close", LibC.API.close(fd));
    }
  }

  private void attach(ByteBuffer filter) {
    ByteBuffer program = direct(PROGRAM_BYTES);
    program.putShort(0, (short) (filter.remaining() / INSTRUCTION_BYTES));
    program.putLong(Long.BYTES, Pointer.wrap(LibC.RUNTIME, filter).address());
    LibC.check(
        "setsockopt SO_ATTACH_FILTER",
        LibC.API.setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, program, PROGRAM_BYTES));
  }

  private void setOption(String call, int level, int name, int value) {
    ByteBuffer bytes = direct(Integer.BYTES).putInt(0, value);
    LibC.check(call, LibC.API.setsockopt(fd, level, name, bytes, Integer.BYTES));
  }

  private static ByteBuffer address(int port, int groups) {
    return direct(ADDRESS_BYTES).putShort(0, (short) AF_NETLINK).putInt(4, port).putInt(8, groups);
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}
