package org.godo.listener.netlink;

/** Sizes of the receive buffers that we request for our sockets, in bytes. */
public final class ReceiveBuffers {
  /** For audit records: some hundred thousand of them. */
  public static final int AUDIT = 128 << 20;

  /** For the proc connector: some 80,000 messages. */
  public static final int CONNECTOR = 32 << 20;

  private ReceiveBuffers() {}

  /** Returns what the kernel accounts: twice the size requested, as it counts its overhead too. */
  public static long accounted(int bytes) {
    return 2L * bytes;
  }
}
