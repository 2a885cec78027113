package org.godo.listener.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    return areLogs(files) ? new AuditLogReader(files) : new PcapReader(files);
  }

  /** Whether files are audit logs; if not, they are captures. */
  public static boolean areLogs(List<InputFile> files) throws IOException {
    InputKind kind = InputKind.EMPTY;
    for (InputFile file : files) {
      InputKind next = InputKind.of(file);
      if (kind != InputKind.EMPTY && next != InputKind.EMPTY && next != kind) {
        throw new GodoException(
            ExitCode.FAILED,
            file.name()
                + ": not of the same kind as the file before; replay captures and logs"
                + " one after the other");
      }
      kind = next == InputKind.EMPTY ? kind : next;
    }
    return kind == InputKind.LOG;
  }
}
