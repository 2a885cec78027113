package org.godo.listener.status;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.godo.listener.metrics.SessionMetrics;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the status of the session at a unix socket: one JSON object to each client. Only the owner
 * of the data directory can connect. Its thread sleeps between connections.
 */
public final class StatusServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final long FAILURE_NANOS = 100_000_000L;

  private final StatusSocket socket;
  private final ServerSocketChannel channel;

  private StatusServer(StatusSocket socket, ServerSocketChannel channel) {
    this.socket = socket;
    this.channel = channel;
  }

  /**
   * Creates the socket; clients are answered from {@link #start} on. The caller holds the lock of
   * the directory.
   *
   * @throws GodoException if the socket cannot be created
   */
  public static StatusServer bind(Path dataDir) {
    StatusSocket socket = new StatusSocket(dataDir);
    try {
      ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        Path path = socket.create();
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
          "cannot create the status socket in "
              + dataDir
              + ": "
              + failed
              + "; name a --data-dir on a local disk that we can write to",
          failed);
    }
  }

  /** Starts to answer clients. */
  public void start(SessionMetrics.Reader reader) {
    Thread thread = new Thread(() -> serve(reader), "status");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    socket.remove();
  }

  private void serve(SessionMetrics.Reader reader) {
    while (channel.isOpen()) {
      SocketChannel accepted = accept();
      if (accepted != null) {
        answer(accepted, reader);
      }
    }
  }

  private @Nullable SocketChannel accept() {
    try {
      return channel.accept();
    } catch (ClosedChannelException stopped) {
      return null;
    } catch (IOException failure) {
      // As without a free descriptor: that lasts.
      LOG.debug("a client could not connect", failure);
      LockSupport.parkNanos(FAILURE_NANOS);
      return null;
    }
  }

  private static void answer(SocketChannel accepted, SessionMetrics.Reader reader) {
    try (accepted;
        TimedChannel client = new TimedChannel(accepted, DEADLINE)) {
      client.write(StatusJson.answer(reader));
    } catch (IOException gone) {
      // The client disconnected, or does not read; the next one is served.
      LOG.debug("a client was not sent the status", gone);
    }
  }
}
