package org.godo.listener.netlink;

/** How much the kernel is asked to hold for each of our sockets, in bytes. */
public final class ReceiveBuffers {
  /** For audit records: some hundred thousand of them. */
  public static final int AUDIT = 128 << 20;

  /** For the proc connector: some 80,000 messages. */
  public static final int CONNECTOR = 32 << 20;

  private ReceiveBuffers() {}

  /** What the kernel then accounts, as it counts its own overhead too and grants twice as much. */
  public static long accounted(int bytes) {
    return 2L * bytes;
  }
}
