package org.godo.listener.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
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
        HostName.plain(read(kernel.resolve("hostname"))),
        read(kernel.resolve("random/boot_id")),
        read(kernel.resolve("osrelease")));
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

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1).trim();
  }
}
