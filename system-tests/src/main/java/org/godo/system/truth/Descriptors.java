package org.godo.system.truth;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The descriptor table of a process, or of several that share it. Only files opened by name. */
final class Descriptors {
  private final Map<Integer, Descriptor> byNumber;

  private record Descriptor(OpenedFile file, boolean closeOnExec) {}

  /** An open file description, for all descriptors that refer to it. */
  static final class OpenedFile {
    final TracedProcess opener;
    final String name;
    final String kernelPath;
    long writes;
    long bytes;

    /**
     * @param name absolute and clean, symbolic links not followed
     * @param kernelPath its name in the kernel
     */
    OpenedFile(TracedProcess opener, String name, String kernelPath) {
      this.opener = opener;
      this.name = name;
      this.kernelPath = kernelPath;
    }
  }

  Descriptors() {
    this(new HashMap<>());
  }

  private Descriptors(Map<Integer, Descriptor> byNumber) {
    this.byNumber = byNumber;
  }

  Descriptors copy() {
    return new Descriptors(new HashMap<>(byNumber));
  }

  /** Returns the table of a new program. */
  Descriptors afterExec() {
    Descriptors kept = copy();
    kept.byNumber.values().removeIf(Descriptor::closeOnExec);
    return kept;
  }

  @Nullable OpenedFile get(int number) {
    Descriptor descriptor = byNumber.get(number);
    return descriptor == null ? null : descriptor.file();
  }

  void open(int number, OpenedFile file, boolean closeOnExec) {
    byNumber.put(number, new Descriptor(file, closeOnExec));
  }

  void duplicate(int from, int to, boolean closeOnExec) {
    Descriptor source = byNumber.get(from);
    if (source == null) {
      byNumber.remove(to);
    } else if (from != to) {
      open(to, source.file(), closeOnExec);
    }
  }

  void closeOnExec(int number, boolean closeOnExec) {
    byNumber.computeIfPresent(number, (key, old) -> new Descriptor(old.file(), closeOnExec));
  }

  void close(long first, long last) {
    byNumber.keySet().removeIf(number -> number >= first && number <= last);
  }

  void closeOnExec(long first, long last) {
    byNumber.replaceAll(
        (number, old) ->
            number >= first && number <= last ? new Descriptor(old.file(), true) : old);
  }
}
