package org.godo.listener.capture;

import java.nio.ByteBuffer;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.nativeio.Pollable;

/** A source of messages. */
public sealed interface CaptureSource extends Pollable {

  /**
   * A socket of the kernel's, which is emptied by {@code recvmmsg}.
   *
   * @param family {@link CapturedMessage#AUDIT} or {@link CapturedMessage#CONNECTOR}
   */
  record Netlink(int family, NetlinkDescriptor socket) implements CaptureSource {
    @Override
    public int fd() {
      return socket.fd();
    }
  }

  /**
   * Audit messages that another program passes on as a stream. It may end and reconnect, and then
   * has another descriptor. {@link #fd} and {@link #drain} are for the capture thread.
   */
  non-sealed interface Stream extends CaptureSource {
    /**
     * Reads once, without waiting, and emits the messages that are whole then.
     *
     * @return whether there was something to read
     */
    boolean drain(Sink sink);
  }

  /** Takes the messages of a stream. */
  interface Sink {
    /**
     * An audit message.
     *
     * @param from a direct buffer that holds the message, with its header, at index {@code at}
     */
    void message(ByteBuffer from, int at, int length);

    /** There was a message that is not of this host. */
    void reject();
  }
}
