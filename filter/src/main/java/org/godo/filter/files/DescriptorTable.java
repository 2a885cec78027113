package org.godo.filter.files;

import java.util.Map;
import java.util.TreeMap;
import org.godo.filter.process.ProcessInstance;
import org.jspecify.annotations.Nullable;

/** The descriptors of a process, or of several that share them (CLONE_FILES). */
final class DescriptorTable {
  private final TreeMap<Integer, Descriptor> descriptors = new TreeMap<>();
  private final Map<Integer, Long> reusedAt = new TreeMap<>();

  private record Descriptor(OpenFile file, boolean closeOnExec) {}

  /** The file a descriptor leads to; null for one that is closed, a socket or a pipe. */
  @Nullable OpenFile get(int fd) {
    Descriptor descriptor = descriptors.get(fd);
    return descriptor == null ? null : descriptor.file();
  }

  /**
   * A descriptor leads to a file from now on. If it still leads to another one, the close of that
   * is logged later than this open, by a thread that was slower to return from its call.
   */
  void put(int fd, OpenFile file, boolean closeOnExec, long millis) {
    Descriptor old = descriptors.put(fd, new Descriptor(file, closeOnExec));
    if (old != null) {
      old.file().released(millis);
      reusedAt.put(fd, millis);
    }
  }

  /** dup2 and dup3 close what the new number led to, without a close of its own. */
  void duplicate(int from, int to, boolean closeOnExec, long millis) {
    Descriptor source = descriptors.get(from);
    if (from == to) {
      return;
    }
    Descriptor old = descriptors.remove(to);
    if (old != null) {
      old.file().released(millis);
    }
    if (source != null) {
      put(to, source.file(), closeOnExec, millis);
    }
  }

  void setCloseOnExec(int fd, boolean closeOnExec) {
    descriptors.computeIfPresent(fd, (key, old) -> new Descriptor(old.file(), closeOnExec));
  }

  void close(int fd, long millis) {
    Long reused = reusedAt.remove(fd);
    if (reused != null && millis <= reused) {
      return;
    }
    Descriptor old = descriptors.remove(fd);
    if (old != null) {
      old.file().released(millis);
    }
  }

  /** Closes all descriptors from {@code first} to {@code last}, inclusive. */
  void closeRange(long first, long last, long millis) {
    var range = range(first, last);
    range.values().forEach(descriptor -> descriptor.file().released(millis));
    range.clear();
  }

  /** Marks all descriptors from {@code first} to {@code last}, inclusive, close-on-exec. */
  void closeRangeOnExec(long first, long last) {
    range(first, last).replaceAll((fd, old) -> new Descriptor(old.file(), true));
  }

  private Map<Integer, Descriptor> range(long first, long last) {
    int from = (int) Math.min(first, Integer.MAX_VALUE);
    int to = (int) Math.min(last, Integer.MAX_VALUE);
    return to < from ? new TreeMap<>() : descriptors.subMap(from, true, to, true);
  }

  /** A new program keeps all but the descriptors marked close-on-exec. */
  void exec(long millis) {
    descriptors
        .values()
        .removeIf(
            descriptor -> {
              if (descriptor.closeOnExec()) {
                descriptor.file().released(millis);
              }
              return descriptor.closeOnExec();
            });
    reusedAt.clear();
  }

  /** What a fork gives the child. */
  DescriptorTable copy() {
    DescriptorTable copy = new DescriptorTable();
    copy.descriptors.putAll(descriptors);
    return copy;
  }

  /** The record is at its end: what is still open is closed by the exit of its process. */
  void heldAtEndBy(ProcessInstance process) {
    descriptors.values().forEach(descriptor -> descriptor.file().heldAtEndBy(process));
  }
}
