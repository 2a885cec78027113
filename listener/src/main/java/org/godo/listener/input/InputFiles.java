package org.godo.listener.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipException;
import org.godo.listener.capture.InputFile;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.capture.PcapReader;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;

/** Opens captures and audit logs; their content decides which of the two they are. */
public final class InputFiles {
  private InputFiles() {}

  /**
   * Opens files as one capture, in the order given.
   *
   * @throws GodoException if one is not there, not to be read, or if they are of different kinds;
   *     what is neither a capture nor a log fails when it is read
   */
  public static MessageSource open(List<Path> paths) throws IOException {
    return read(of(paths));
  }

  /** The files at these paths. */
  public static List<InputFile> of(List<Path> paths) {
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        throw new GodoException(
            ExitCode.FAILED, path + ": is a directory; name the captures in it");
      }
      // Files are read more than once: to distinguish captures from logs, for their identity, and
      // for their messages.
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw new GodoException(
            ExitCode.FAILED,
            path + ": is a pipe or a device, which cannot be read twice; save it to a file first");
      }
    }
    return paths.stream().map(InputFile::of).toList();
  }

  /** Reads files as one capture, in the order given; see {@link #open}. */
  public static MessageSource read(List<InputFile> files) throws IOException {
    boolean first = true;
    boolean logs = false;
    for (InputFile file : files) {
      boolean log = isLog(file);
      if (!first && log != logs) {
        throw new GodoException(
            ExitCode.FAILED,
            file.name()
                + ": not of the same kind as the file before; replay captures and logs"
                + " one after the other");
      }
      first = false;
      logs = log;
    }
    return logs ? new AuditLogReader(files) : new PcapReader(files);
  }

  /** Whether files are audit logs; if not, they are captures, or refused when they are read. */
  public static boolean areLogs(List<InputFile> files) throws IOException {
    for (InputFile file : files) {
      if (!isLog(file)) {
        return false;
      }
    }
    return true;
  }

  /** A log's first line begins with one of two keys, after blank lines if any. */
  private static boolean isLog(InputFile file) throws IOException {
    byte[] head;
    try (InputStream in = file.openInflated()) {
      head = in.readNBytes(64);
    } catch (EOFException | ZipException e) {
      // A gzip file cut short or damaged in its first bytes is neither; reading it fails.
      return false;
    }
    String text = new String(head, StandardCharsets.ISO_8859_1).stripLeading();
    return text.startsWith("type=") || text.startsWith("node=");
  }
}
