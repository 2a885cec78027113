package org.godo.listener.auditd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.godo.listener.capture.CaptureSource;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.listener.nativeio.UnixStream;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the socket of auditd's af_unix plugin. The capture thread reads it and notices
 * when auditd closes it; another thread then connects again.
 */
public final class AuditdSource implements CaptureSource.Stream, AutoCloseable {
  /** More than four times the longest record with its frame. */
  private static final int BUFFER_BYTES = 1 << 16;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Path socket;
  private final KernelClocks clocks;

  // Connected by another thread, for the capture thread to read.
  private final AtomicReference<@Nullable UnixStream> connection = new AtomicReference<>();

  // Used by the capture thread only.
  private final ByteBuffer in =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());
  private @Nullable UnixStream current;
  private @Nullable Framing framing;
  private @Nullable AuditdRecords records;

  // Written by the capture thread; connected also by the other one, while there is no connection.
  private volatile boolean connected;
  private volatile boolean received;
  private volatile long configChanges;
  private volatile long lastReadMillis;

  private AuditdSource(Path socket, KernelClocks clocks) {
    this.socket = socket;
    this.clocks = clocks;
  }

  /**
   * Connects.
   *
   * @param socket as the plugin's configuration names it
   * @throws GodoException if no process listens there
   */
  public static AuditdSource open(Path socket, KernelClocks clocks) {
    AuditdSource source = new AuditdSource(socket, clocks);
    try {
      source.connect();
      return source;
    } catch (IOException failure) {
      throw new GodoException(
          ExitCode.FAILED,
          "cannot record: cannot connect to auditd at "
              + socket
              + ": "
              + failure.getMessage()
              + "; set active = yes in its plugins.d/af_unix.conf and restart it, or name the"
              + " socket with --auditd-socket, or use --audit multicast",
          failure);
    }
  }

  /** Whether auditd is connected and has passed on a record since. */
  public boolean isDelivering() {
    return connected && received;
  }

  /**
   * Connects again, if there is no connection.
   *
   * @return whether there is one now
   */
  public boolean reconnect() {
    try {
      connect();
      return true;
    } catch (IOException away) {
      return false; // auditd is not back yet
    }
  }

  /** Returns how many records of type CONFIG_CHANGE have arrived. */
  public long configChanges() {
    return configChanges;
  }

  /** Returns when data was last read, in milliseconds since the epoch. */
  public long lastReadMillis() {
    return lastReadMillis;
  }

  private void connect() throws IOException {
    if (!connected) {
      UnixStream stream = UnixStream.connect(socket);
      received = false;
      connected = true;
      connection.set(stream);
    }
  }

  @Override
  public int fd() {
    UnixStream stream = current;
    if (stream == null) {
      stream = connection.getAndSet(null);
      current = stream;
    }
    return stream == null ? -1 : stream.fd();
  }

  @Override
  public boolean drain(Sink sink) {
    UnixStream stream = current;
    if (stream == null) {
      return false;
    }
    int read = read(stream);
    AuditdRecords out = records(sink);
    in.flip();
    if (framing == null) {
      framing = Framing.of(in);
    }
    if (framing != null) {
      framing.split(in, out);
    }
    if (read < 0) {
      endConnection(stream, out);
      return false;
    }
    in.compact();
    if (read > 0) {
      lastReadMillis = clocks.realtimeNs() / NANOS_PER_MILLI;
      configChanges = out.configChanges();
      received = true;
    }
    return read > 0;
  }

  /** Returns the number of bytes read, or -1 if the connection is closed or broken. */
  private int read(UnixStream stream) {
    try {
      return stream.read(in);
    } catch (IOException broken) {
      return -1;
    }
  }

  private AuditdRecords records(Sink sink) {
    AuditdRecords created = records;
    if (created == null) {
      created = new AuditdRecords(BUFFER_BYTES, sink);
      records = created;
    }
    return created;
  }

  /** Passes on the incomplete rest and closes; the next connection may have another format. */
  private void endConnection(UnixStream stream, AuditdRecords out) {
    if (in.hasRemaining()) {
      out.line(in, in.position(), in.remaining());
    }
    in.clear();
    framing = null;
    current = null;
    close(stream);
    connected = false;
  }

  /** Closes the connection; call it when the capture has stopped. */
  @Override
  public void close() {
    close(current);
    close(connection.getAndSet(null));
  }

  private static void close(@Nullable UnixStream stream) {
    if (stream == null) {
      return;
    }
    try {
      stream.close();
    } catch (IOException failure) {
      // We wrote nothing to it, so nothing is lost.
    }
  }
}
