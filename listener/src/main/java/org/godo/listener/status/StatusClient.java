package org.godo.listener.status;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.godo.listener.metrics.SessionMetrics;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.file.OwnFiles;

/** Requests the status of the listener that uses a data directory. */
public final class StatusClient {
  private static final long BETWEEN_MILLIS = 1_000;
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final Path dataDir;
  private final Duration deadline;

  public StatusClient(Path dataDir) {
    this(dataDir, DEADLINE);
  }

  StatusClient(Path dataDir, Duration deadline) {
    this.dataDir = dataDir;
    this.deadline = deadline;
  }

  /**
   * Requests it twice, a second apart, as the listener itself keeps no rates.
   *
   * @throws GodoException exit 6 if none is running, exit 4 if another user runs it
   */
  public Status request() throws InterruptedException {
    SessionMetrics before = read();
    Thread.sleep(BETWEEN_MILLIS);
    return Status.of(before, read());
  }

  /** Requests it once. */
  SessionMetrics read() {
    SocketChannel channel = connect();
    try (channel;
        TimedChannel answer = new TimedChannel(channel, deadline)) {
      return StatusJson.parse(answer.read(MAX_ANSWER_BYTES));
    } catch (IOException failed) {
      throw new GodoException(
          ExitCode.FAILED,
          "the listener does not report its status: " + failed.getMessage() + "; try again",
          failed);
    }
  }

  private SocketChannel connect() {
    Path path = dataDir;
    try {
      if (Files.isDirectory(dataDir)) {
        OwnFiles.check(dataDir);
      }
      path = new StatusSocket(dataDir).path();
      return SocketChannel.open(UnixDomainSocketAddress.of(path));
    } catch (IOException failed) {
      throw isForbidden(path) ? notPermitted(failed) : notRunning(failed);
    }
  }

  private static boolean isForbidden(Path path) {
    Path directory = path.toAbsolutePath().getParent();
    return (Files.exists(path) && !Files.isWritable(path))
        || (directory != null && Files.exists(directory) && !Files.isExecutable(directory));
  }

  private GodoException notPermitted(IOException failure) {
    return new GodoException(
        ExitCode.NOT_PERMITTED,
        "not permitted to ask the listener that uses " + dataDir + "; run as its owner",
        failure);
  }

  private GodoException notRunning(IOException failure) {
    return new GodoException(
        ExitCode.NOTHING_MATCHED,
        "no listener is running with --data-dir "
            + dataDir
            + "; name its data directory, or start it with 'listener run'",
        failure);
  }
}
