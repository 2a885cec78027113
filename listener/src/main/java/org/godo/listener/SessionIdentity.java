package org.godo.listener;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Which host and boot a session is of.
 *
 * @param host name of the host, characters other than letters, digits, dot and minus as {@code _}
 */
record SessionIdentity(String host, String bootId, String kernel) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Asks the kernel. */
  static SessionIdentity query(Path proc) throws IOException {
    Path kernel = proc.resolve("sys/kernel");
    return new SessionIdentity(
        plain(read(kernel.resolve("hostname"))),
        read(kernel.resolve("random/boot_id")),
        read(kernel.resolve("osrelease")));
  }

  /**
   * An id that sorts by start: {@code HOST-YYYYMMDDTHHMMSSZ-HHHH}.
   *
   * @param random its last 16 bits tell sessions of one second apart
   */
  String sessionId(Instant start, int random) {
    return host
        + "-"
        + TIME.format(start)
        + "-"
        + String.format(Locale.ROOT, "%04x", random & 0xffff);
  }

  /** The id is a directory's name and stands before a slash in the ids of documents. */
  static String plain(String host) {
    String plain = host.replaceAll("[^A-Za-z0-9.-]", "_");
    return plain.isEmpty() || plain.startsWith(".") ? "host" + plain : plain;
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1).trim();
  }
}
