package org.godo.listener.status;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.godo.listener.metrics.SessionMetrics;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever connects how the session does: one JSON object, then the end. For the owner of the
 * data directory only. Its thread sleeps unless somebody connects.
 */
public final class StatusServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);

  private final StatusSocket socket;
  private final ServerSocketChannel channel;

  private StatusServer(StatusSocket socket, ServerSocketChannel channel) {
    this.socket = socket;
    this.channel = channel;
  }

  /**
   * Makes the socket; answers come from {@link #start} on. Only for the holder of the directory's
   * lock.
   *
   * @throws GodoException if it cannot be made
   */
  public static StatusServer bind(Path dataDir) {
    StatusSocket socket = new StatusSocket(dataDir);
    try {
      ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        Path path = socket.make();
        channel.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        return new StatusServer(socket, channel);
      } catch (IOException failed) {
        channel.close();
        throw failed;
      }
    } catch (IOException failed) {
      throw new GodoException(
          ExitCode.FAILED,
          "cannot make the status socket in "
              + dataDir
              + ": "
              + failed
              + "; name a --data-dir on a local disk that we can write to",
          failed);
    }
  }

  /** Begins to answer. */
  public void start(SessionMetrics.Reading reading) {
    Thread thread = new Thread(() -> serve(reading), "status");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    socket.remove();
  }

  private void serve(SessionMetrics.Reading reading) {
    while (channel.isOpen()) {
      try (SocketChannel client = channel.accept()) {
        ByteBuffer answer = ByteBuffer.wrap(StatusJson.answer(reading));
        while (answer.hasRemaining()) {
          client.write(answer);
        }
      } catch (IOException gone) {
        // It was closed by us, or the client has left; the next one is served.
        LOG.debug("nobody took the status", gone);
      }
    }
  }
}
