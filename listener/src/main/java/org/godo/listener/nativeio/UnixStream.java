package org.godo.listener.nativeio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;

/**
 * A connection to a program that listens on a unix socket, read without ever waiting. Not safe for
 * use by threads.
 */
public final class UnixStream implements Pollable, AutoCloseable {
  private final UnixSocketChannel channel;

  private UnixStream(UnixSocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Connects.
   *
   * @throws IOException if no program listens there, access is denied, or its backlog is full
   */
  public static UnixStream connect(Path socket) throws IOException {
    UnixSocketChannel channel = UnixSocketChannel.create();
    try {
      channel.configureBlocking(false);
      if (!channel.connect(new UnixSocketAddress(socket.toString()))) {
        throw new IOException("too many programs wait to be connected");
      }
      return new UnixStream(channel);
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  @Override
  public int fd() {
    return channel.getFD();
  }

  /**
   * Reads what has arrived, as far as there is room for it.
   *
   * @param into a direct buffer
   * @return number of bytes, 0 if there are none now, -1 at the end of the stream
   */
  public int read(ByteBuffer into) throws IOException {
    return channel.read(into);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
