package org.godo.listener.input;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.godo.listener.capture.InputFile;
import org.godo.listener.capture.MessageSource;

/**
 * The files of a log while its parts are read one after the other: a file that was read up to the
 * beginning of a range is not read from its own beginning again.
 */
final class LogFiles implements Closeable {
  private static final int MAX_OPEN = 8;

  private final List<InputFile> files;
  private final List<OpenLog> idle = new ArrayList<>();

  LogFiles(List<InputFile> files) {
    this.files = List.copyOf(files);
  }

  /** Opens a file for a range, at its beginning or closer. */
  OpenLog open(LogRange range) throws IOException {
    OpenLog closest = null;
    for (OpenLog log : idle) {
      boolean usable = log.file() == range.file() && log.offset() <= range.from();
      closest = usable && (closest == null || log.offset() > closest.offset()) ? log : closest;
    }
    if (closest != null) {
      idle.remove(closest);
      return closest;
    }
    MessageSource source = new AuditLogReader(List.of(files.get(range.file())));
    return new OpenLog(range.file(), source);
  }

  /** Keeps a file open for the ranges that follow in it. */
  void release(OpenLog log) throws IOException {
    idle.add(log);
    if (idle.size() > MAX_OPEN) {
      idle.remove(0).close();
    }
  }

  @Override
  public void close() throws IOException {
    for (OpenLog log : idle) {
      log.close();
    }
    idle.clear();
  }
}
