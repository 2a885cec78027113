package org.godo.listener.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The beginning of a file. A program can make its {@code /proc/PID/cmdline} gigabytes long
 * (PR_SET_MM in prctl(2)), so a file of another program is never read to its end without a limit.
 *
 * @param bytes at most as many as were wanted
 * @param isCut whether the file has more
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares two.
public record FileHead(byte[] bytes, boolean isCut) {

  private static final int TEXT_BYTES = 1 << 16;

  /**
   * Reads it.
   *
   * @param most bytes to read
   */
  public static FileHead read(Path file, int most) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      return bytes.length > most
          ? new FileHead(Arrays.copyOf(bytes, most), true)
          : new FileHead(bytes, false);
    }
  }

  /**
   * Reads a whole file that is short unless it is damaged, or another than it should be.
   *
   * @throws IOException if it is longer than this, too
   */
  public static byte[] whole(Path file, int most) throws IOException {
    FileHead head = read(file, most);
    if (head.isCut()) {
      throw new IOException(file + " is longer than " + most + " bytes");
    }
    return head.bytes();
  }

  /** Reads a short text, as a file of /proc/sys, without blanks around it. */
  public static String text(Path file) throws IOException {
    return text(file, TEXT_BYTES);
  }

  /**
   * Reads a text without blanks around it.
   *
   * @param most bytes to read
   */
  public static String text(Path file, int most) throws IOException {
    return new String(read(file, most).bytes(), StandardCharsets.ISO_8859_1).trim();
  }
}
