package org.godo.listener.lifecycle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.godo.listener.nativeio.UnixDatagrams;
import org.jspecify.annotations.Nullable;

/** Notifies systemd of our state (sd_notify(3)); does nothing without systemd. */
public final class SystemdNotifier {
  private final @Nullable String socket;

  /**
   * @param environment has in {@code NOTIFY_SOCKET} the socket; {@code @} stands for the NUL of an
   *     abstract one
   */
  public SystemdNotifier(Map<String, String> environment) {
    this.socket = environment.get("NOTIFY_SOCKET");
  }

  /** Notifies systemd that recording has started. */
  public void ready() throws IOException {
    send("READY=1");
  }

  /** Notifies systemd that we are stopping. */
  public void stopping() throws IOException {
    send("STOPPING=1");
  }

  /** Whether systemd wants to be notified. */
  boolean isNotified() {
    return socket != null;
  }

  /** Requests that systemd waits as long as this for our next message. */
  void extendTimeout(Duration time) throws IOException {
    send("EXTEND_TIMEOUT_USEC=" + TimeUnit.NANOSECONDS.toMicros(time.toNanos()));
  }

  private void send(String state) throws IOException {
    if (socket == null) {
      return;
    }
    String path = socket.startsWith("@") ? '\0' + socket.substring(1) : socket;
    UnixDatagrams.send(path, state.getBytes(StandardCharsets.US_ASCII));
  }
}
