package org.godo.listener.nativeio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Pointer;
import org.godo.model.linux.Errno;

/**
 * Room for one {@code recvmmsg}: everything the call needs lies in one native region that is laid
 * out once, so that receiving allocates nothing.
 *
 * <pre>
 *   | mmsghdr[n] 64 each | iovec[n] 16 each | sockaddr_nl[n] 12 each | payload[n] |
 * </pre>
 *
 * The layout of {@code struct mmsghdr} is that of 64-bit Linux. Not safe for use by threads.
 */
public final class ReceiveBatch {
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_TRUNC = 0x20;

  private static final int HEADER_BYTES = 64;
  private static final int NAME = 0;
  private static final int NAME_LENGTH = 8;
  private static final int VECTOR = 16;
  private static final int VECTOR_COUNT = 24;
  private static final int FLAGS = 48;
  private static final int RECEIVED = 56;
  private static final int VECTOR_BYTES = 16;

  private final int capacity;
  private final int messageBytes;
  private final int addressesAt;
  private final int payloadsAt;
  private final ByteBuffer region;
  private final Pointer headers;

  /**
   * @param capacity messages received by one call
   * @param messageBytes room for each; longer ones are cut and {@link #truncated}
   */
  public ReceiveBatch(int capacity, int messageBytes) {
    this.capacity = capacity;
    this.messageBytes = messageBytes;
    int vectorsAt = capacity * HEADER_BYTES;
    this.addressesAt = vectorsAt + capacity * VECTOR_BYTES;
    this.payloadsAt = addressesAt + capacity * NetlinkDescriptor.ADDRESS_BYTES;
    this.region =
        ByteBuffer.allocateDirect(payloadsAt + capacity * messageBytes)
            .order(ByteOrder.nativeOrder());
    this.headers = Pointer.wrap(LibC.RUNTIME, region);
    long base = headers.address();
    for (int i = 0; i < capacity; i++) {
      int header = i * HEADER_BYTES;
      int vector = vectorsAt + i * VECTOR_BYTES;
      region.putLong(header + NAME, base + address(i));
      region.putLong(header + VECTOR, base + vector);
      region.putLong(header + VECTOR_COUNT, 1);
      region.putLong(vector, base + payload(i));
      region.putLong(vector + Long.BYTES, messageBytes);
    }
  }

  /**
   * Receives what is queued, without waiting.
   *
   * @return how many messages; 0 when nothing is queued
   * @throws NativeException for every failure but an empty queue and a signal
   */
  public int receive(NetlinkDescriptor from) {
    for (int i = 0; i < capacity; i++) {
      // The kernel overwrites it with the length of the address it wrote.
      region.putInt(i * HEADER_BYTES + NAME_LENGTH, NetlinkDescriptor.ADDRESS_BYTES);
    }
    int count = LibC.API.recvmmsg(from.fd(), headers, capacity, MSG_DONTWAIT, null);
    if (count >= 0) {
      return count;
    }
    int errno = LibC.lastError();
    if (errno == Errno.EAGAIN || errno == Errno.EINTR) {
      return 0;
    }
    throw new NativeException("recvmmsg", errno);
  }

  /** Most messages one call can receive. */
  public int capacity() {
    return capacity;
  }

  /** The region the payloads lie in, in native byte order; index it, do not move it. */
  public ByteBuffer region() {
    return region;
  }

  /** Where the payload of a message begins in the {@link #region}. */
  public int payload(int message) {
    return payloadsAt + message * messageBytes;
  }

  /** Bytes received of a message. */
  public int length(int message) {
    return region.getInt(message * HEADER_BYTES + RECEIVED);
  }

  /** Netlink port of the sender; 0 is the kernel, any other a user process. */
  public int sender(int message) {
    return region.getInt(address(message) + 4);
  }

  /** Whether the message was longer than the room for it. */
  public boolean truncated(int message) {
    return (region.getInt(message * HEADER_BYTES + FLAGS) & MSG_TRUNC) != 0;
  }

  private int address(int message) {
    return addressesAt + message * NetlinkDescriptor.ADDRESS_BYTES;
  }
}
