package org.godo.listener.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.ZipException;
import org.godo.listener.capture.InputFile;
import org.godo.listener.capture.PcapFormat;
import org.godo.listener.form.Unread;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.jspecify.annotations.Nullable;

/** What a file holds, by its content. */
enum InputKind {
  CAPTURE,
  LOG,
  /** No bytes, or NUL bytes alone: a segment that was prepared, and not written to. */
  EMPTY;

  private static final int HEAD_BYTES = 512;

  /** Lines without a record, one of them of a form that is not read, after which it is refused. */
  private static final int MAX_LINES_WITHOUT = 10_000;

  /** First bytes of pcap files in either byte order, with times in micro- or nanoseconds. */
  private static final String[] CAPTURES = {"a1b2c3d4", "d4c3b2a1", "a1b23c4d", "4d3cb2a1"};

  /** First bytes of files that must be converted before, what they are, and how. */
  private static final String[][] CONVERTIBLE = {
    {"fd377a585a00", "compressed with xz", "decompress it with xz -d"},
    {"28b52ffd", "compressed with zstd", "decompress it with zstd -d"},
    {"425a68", "compressed with bzip2", "decompress it with bunzip2"},
    {"04224d18", "compressed with lz4", "decompress it with lz4 -d"},
    {"504b0304", "a zip archive", "unpack it"},
    {
      "4c504b5348485248",
      "a file of the systemd journal",
      "give the output of journalctl --file FILE -o export _TRANSPORT=audit"
    },
  };

  /**
   * Reads as much of a file as is needed: of a log, to its first record.
   *
   * @throws GodoException if it is a form that is not read
   */
  static InputKind of(InputFile file) throws IOException {
    byte[] head = head(file);
    if (head == null) {
      return CAPTURE;
    }
    if (PcapFormat.isBlank(head, head.length) && isBlank(file)) {
      return EMPTY;
    }
    String magic = HexFormat.of().formatHex(head, 0, Math.min(8, head.length));
    for (String capture : CAPTURES) {
      if (magic.startsWith(capture)) {
        return CAPTURE;
      }
    }
    for (String[] form : CONVERTIBLE) {
      if (magic.startsWith(form[0])) {
        throw refused(file, 0, form[1] + "; " + form[2] + " first");
      }
    }
    if (isBinary(head)) {
      return CAPTURE;
    }
    requireRecord(file);
    return LOG;
  }

  /** Whether a file has no bytes, or NUL bytes alone, as a segment that is only prepared. */
  private static boolean isBlank(InputFile file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = file.openInflated()) {
      int read;
      while ((read = in.read(buffer)) >= 0) {
        if (!PcapFormat.isBlank(buffer, read)) {
          return false;
        }
      }
      return true;
    } catch (EOFException | ZipException e) {
      return false; // Damaged there, which fails when it is read.
    }
  }

  /** The first bytes; null for a gzip file damaged there, which fails when it is read. */
  private static byte @Nullable [] head(InputFile file) throws IOException {
    byte[] head = new byte[HEAD_BYTES];
    int length = 0;
    try (InputStream in = file.openInflated()) {
      int read;
      while ((read = in.read(head, length, head.length - length)) > 0) {
        length += read;
      }
    } catch (EOFException | ZipException e) {
      return length == 0 ? null : Arrays.copyOf(head, length);
    }
    return Arrays.copyOf(head, length);
  }

  /**
   * Text has few control characters: escapes, lengths in an export of the journal, and after a
   * power cut NUL bytes.
   */
  private static boolean isBinary(byte[] head) {
    int controls = 0;
    int others = 0;
    for (byte b : head) {
      boolean control = b > 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t';
      controls += control ? 1 : 0;
      others += control || b == 0 ? 0 : 1;
    }
    return controls > others / 8;
  }

  private static void requireRecord(InputFile file) throws IOException {
    Unread first = null;
    long firstLine = 1;
    boolean claimed;
    try (LogFile lines = new LogFile(file)) {
      while (lines.nextLine()
          && (first == null || lines.number() < firstLine + MAX_LINES_WITHOUT)) {
        if (lines.records().hasRecord() || (lines.beginsLikeRecord() && lines.unread() == null)) {
          return;
        }
        if (first == null && lines.unread() != null) {
          first = lines.unread();
          firstLine = lines.number();
        }
      }
      claimed = lines.counts().claimed() > 0;
    }
    Unread none = claimed ? Unread.OTHER_PROGRAMS : Unread.NOT_A_RECORD;
    Unread form = first == null ? none : first;
    throw refused(file, firstLine, form.text());
  }

  private static GodoException refused(InputFile file, long line, String text) {
    String where = line == 0 ? ": " : ": line " + line + ": ";
    return new GodoException(ExitCode.FAILED, file.name() + where + text);
  }
}
