package org.godo.listener.docker;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;

/** A connection to the Docker Engine's socket, for requests one after the other. */
final class DockerConnection implements Closeable {
  private final UnixSocketChannel channel;
  private final InputStream answers;

  private DockerConnection(UnixSocketChannel channel) {
    this.channel = channel;
    this.answers = new BufferedInputStream(Channels.newInputStream(channel));
  }

  static DockerConnection open(Path socket) throws IOException {
    return new DockerConnection(UnixSocketChannel.open(new UnixSocketAddress(socket.toString())));
  }

  /** Sends a request and reads the head of the response; that before must be read to its end. */
  HttpResponse get(String path) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: docker\r\n\r\n";
    ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    return HttpResponse.read(answers);
  }

  /**
   * Ends a read that waits in another thread, which closing would not. That thread may close the
   * connection at the same time: then its descriptor is no more, or another file's.
   */
  synchronized void interrupt() throws IOException {
    if (channel.isOpen()) {
      channel.shutdownInput();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }
}
