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
 * The socket of auditd's af_unix plugin. The capture thread reads it, and notices when auditd
 * closes it; another thread then connects again.
 */
public final class AuditdSource implements CaptureSource.Stream, AutoCloseable {
  /** Longest record and its frame take less than a quarter of it. */
  private static final int BUFFER_BYTES = 1 << 16;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Path socket;
  private final KernelClocks clocks;

  // Connected by another thread, for the capture thread to take over.
  private final AtomicReference<@Nullable UnixStream> fresh = new AtomicReference<>();

  // The capture thread's own.
  private final ByteBuffer in =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());
  private @Nullable UnixStream current;
  private @Nullable Framing framing;
  private @Nullable AuditdRecords records;

  // Written by the capture thread; connected by the other one too, while there is no connection.
  private volatile boolean connected;
  private volatile boolean spoken;
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
   * @throws GodoException if nobody listens there
   */
  public static AuditdSource open(Path socket, KernelClocks clocks) {
    AuditdSource source = new AuditdSource(socket, clocks);
    try {
      source.connect();
      return source;
    } catch (IOException failure) {
      throw new GodoException(
          ExitCode.FAILED,
          "cannot record: auditd cannot be reached at "
              + socket
              + ": "
              + failure.getMessage()
              + "; set active = yes in its plugins.d/af_unix.conf and restart it, or name the"
              + " socket with --auditd-socket, or use --audit multicast",
          failure);
    }
  }

  /** Whether auditd is connected and has passed on a record since. */
  public boolean isTalking() {
    return connected && spoken;
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

  /** How many records told of a change to audit, so far. */
  public long configChanges() {
    return configChanges;
  }

  /** When something was last read, milliseconds since the epoch. */
  public long lastReadMillis() {
    return lastReadMillis;
  }

  private void connect() throws IOException {
    if (!connected) {
      UnixStream stream = UnixStream.connect(socket);
      spoken = false;
      connected = true;
      fresh.set(stream);
    }
  }

  @Override
  public int fd() {
    UnixStream stream = current;
    if (stream == null) {
      stream = fresh.getAndSet(null);
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
      framing.cut(in, out);
    }
    if (read < 0) {
      end(stream, out);
      return false;
    }
    in.compact();
    if (read > 0) {
      lastReadMillis = clocks.realtimeNs() / NANOS_PER_MILLI;
      configChanges = out.configChanges();
      spoken = true;
    }
    return read > 0;
  }

  /** Bytes read, -1 when auditd has closed its end, however it did. */
  private int read(UnixStream stream) {
    try {
      return stream.read(in);
    } catch (IOException broken) {
      return -1;
    }
  }

  private AuditdRecords records(Sink sink) {
    AuditdRecords made = records;
    if (made == null) {
      made = new AuditdRecords(BUFFER_BYTES, sink);
      records = made;
    }
    return made;
  }

  /** What is left was not written whole; the next connection may have another format. */
  private void end(UnixStream stream, AuditdRecords out) {
    if (in.hasRemaining()) {
      out.line(in, in.position(), in.remaining());
    }
    in.clear();
    framing = null;
    current = null;
    close(stream);
    connected = false;
  }

  /** Ends the connection; call it when nobody captures any more. */
  @Override
  public void close() {
    close(current);
    close(fresh.getAndSet(null));
  }

  private static void close(@Nullable UnixStream stream) {
    if (stream == null) {
      return;
    }
    try {
      stream.close();
    } catch (IOException failure) {
      // Nothing was written to it, so nothing can be lost by it.
    }
  }
}
