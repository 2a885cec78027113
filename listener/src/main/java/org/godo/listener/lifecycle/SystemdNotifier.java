package org.godo.listener.lifecycle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.godo.listener.nativeio.UnixDatagrams;
import org.jspecify.annotations.Nullable;

/** Tells systemd how far we are (sd_notify(3)); without systemd does nothing. */
public final class SystemdNotifier {
  private final @Nullable String socket;

  /**
   * @param environment where {@code NOTIFY_SOCKET} names the socket, {@code @} standing for the NUL
   *     of an abstract one
   */
  public SystemdNotifier(Map<String, String> environment) {
    this.socket = environment.get("NOTIFY_SOCKET");
  }

  /** Recording has begun. */
  public void ready() throws IOException {
    send("READY=1");
  }

  /** The end has begun. */
  public void stopping() throws IOException {
    send("STOPPING=1");
  }

  private void send(String state) throws IOException {
    if (socket == null) {
      return;
    }
    String path = socket.startsWith("@") ? '\0' + socket.substring(1) : socket;
    UnixDatagrams.send(path, state.getBytes(StandardCharsets.US_ASCII));
  }
}
