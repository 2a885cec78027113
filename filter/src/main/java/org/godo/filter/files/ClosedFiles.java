package org.godo.filter.files;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that a process closed last, by descriptor, as far as they can be written. A child whose
 * creation is not in the record may have inherited them before that.
 */
final class ClosedFiles {
  private final Map<Integer, Closed> latest = new HashMap<>(0);

  private record Closed(FileAccess file, boolean closeOnExec) {}

  /** Accepts that a descriptor was closed. */
  void add(int fd, FileAccess file, boolean closeOnExec) {
    if (fd >= 0 && file.canBeWritten()) {
      latest.put(fd, new Closed(file, closeOnExec));
    }
  }

  /** Adds those of another process. */
  void addAll(ClosedFiles others) {
    latest.putAll(others.latest);
  }

  /** Accepts that the process itself closed or allocated a descriptor. */
  void forget(int fd) {
    latest.remove(fd);
  }

  /** Accepts that the process itself closed all descriptors of a range, inclusive. */
  void forget(long first, long last) {
    latest.keySet().removeIf(fd -> fd >= first && fd <= last);
  }

  /** Accepts an exec, which closes what is close-on-exec. */
  void exec() {
    latest.values().removeIf(Closed::closeOnExec);
  }

  /** Returns the file of a descriptor; null if there is none. */
  @Nullable FileAccess get(int fd) {
    Closed closed = latest.get(fd);
    return closed == null ? null : closed.file();
  }
}
