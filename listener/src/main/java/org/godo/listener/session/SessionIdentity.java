package org.godo.listener.session;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.godo.listener.file.FileHead;
import org.godo.model.raw.HostName;

/**
 * The host and boot that a session records.
 *
 * @param host cleaned by {@link HostName}, as the session's id is the name of a directory too
 */
record SessionIdentity(String host, String bootId, String kernel) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Reads it from the kernel. */
  static SessionIdentity query(Path proc) throws IOException {
    Path kernel = proc.resolve("sys/kernel");
    return new SessionIdentity(
        HostName.plain(FileHead.text(kernel.resolve("hostname"))),
        FileHead.text(kernel.resolve("random/boot_id")),
        FileHead.text(kernel.resolve("osrelease")));
  }

  /**
   * Returns an id that sorts by start: {@code HOST-YYYYMMDDTHHMMSSZ-HHHH}.
   *
   * @param random its last 16 bits distinguish sessions of one second
   */
  String sessionId(Instant start, int random) {
    return host
        + "-"
        + TIME.format(start)
        + "-"
        + String.format(Locale.ROOT, "%04x", random & 0xffff);
  }
}
