package org.godo.listener.nativeio;

import java.io.IOException;
import java.nio.ByteBuffer;
import jnr.unixsocket.UnixDatagramChannel;
import jnr.unixsocket.UnixSocketAddress;

/** Datagrams over unix sockets, which Java has no channel for. */
public final class UnixDatagrams {
  private UnixDatagrams() {}

  /**
   * Sends one.
   *
   * @param socket path of the receiver; an abstract one begins with NUL
   */
  public static void send(String socket, byte[] message) throws IOException {
    try (UnixDatagramChannel channel = UnixDatagramChannel.open()) {
      channel.send(ByteBuffer.wrap(message), new UnixSocketAddress(socket));
    }
  }
}
