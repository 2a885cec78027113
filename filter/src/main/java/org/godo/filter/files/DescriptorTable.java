package org.godo.filter.files;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.Tolerances;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/** The descriptors of a process, or of several that share them (CLONE_FILES). */
final class DescriptorTable {
  /** Numbers below this stand for those that are not known. */
  private static final int SOMEWHERE = -1_000;

  private final TreeMap<Integer, Descriptor> descriptors = new TreeMap<>();

  /** Files whose numbers were given out again before their close was logged. */
  private final Map<Integer, Owed> closeOwed = new HashMap<>();

  private final LossWindows gaps;
  private int users = 1;
  private @Nullable Long lastExit;
  private boolean heldByLiving;
  private @Nullable Reason untold;

  private record Descriptor(FileAccess file, boolean closeOnExec) {}

  /** A file that must have been closed by the time its number was given out again. */
  private record Owed(FileAccess file, long millis) {
    void closeSeen() {
      file.released(millis);
    }

    boolean closeMaybeLost(LossWindows gaps) {
      Long opened = file.openTimestamp();
      return gaps.overlaps(opened == null ? LossWindows.EVER : opened, millis);
    }

    void closeUnseen() {
      file.releasedUnseen(millis, Reason.CLOSE_BY_REUSE);
    }
  }

  /**
   * @param gaps in which calls were missed
   */
  DescriptorTable(LossWindows gaps) {
    this.gaps = gaps;
  }

  /** The file a descriptor leads to; null for one that is closed, a socket or a pipe. */
  @Nullable FileAccess get(int fd) {
    Descriptor descriptor = descriptors.get(fd);
    return descriptor == null ? null : descriptor.file();
  }

  /**
   * The kernel gave this number out as a free one. If it still leads to another file, that one's
   * close is under way: it frees the number first and is logged when it returns, so after this.
   */
  void put(int fd, FileAccess file, boolean closeOnExec, long millis) {
    givenOut(fd, millis);
    file.held();
    descriptors.put(fd, new Descriptor(file, closeOnExec));
    doubtWrites(file);
  }

  /**
   * A thread goes on with descriptors of its own, and a record does not tell which thread called: a
   * number may lead to one file or another from here on.
   */
  void threadsApart() {
    writesUntold(Reason.THREAD_DESCRIPTORS);
  }

  /** The process has an io_uring at this descriptor, by which it can write without a call. */
  void ring(int fd, long millis) {
    givenOut(fd, millis);
    writesUntold(Reason.IO_URING_WRITES);
  }

  /** Its process began with some of these, but not surely with all. */
  void heldUnseen() {
    for (Descriptor descriptor : descriptors.values()) {
      FileAccess file = descriptor.file();
      file.infer(Reason.HOLDER_UNSEEN.about(InferredField.WRITTEN));
      file.doubtClose(Reason.HOLDER_UNSEEN);
    }
  }

  private void writesUntold(Reason reason) {
    untold = reason;
    descriptors.values().forEach(descriptor -> doubtWrites(descriptor.file()));
  }

  private void doubtWrites(FileAccess file) {
    if (untold != null && file.canBeWritten()) {
      file.infer(untold.about(InferredField.WRITTEN));
    }
  }

  /** A file was opened at a number that is not known, which only the end of the process closes. */
  void putSomewhere(FileAccess file) {
    file.held();
    int below = descriptors.isEmpty() ? 0 : Math.min(0, descriptors.firstKey());
    descriptors.put(Math.min(below, SOMEWHERE) - 1, new Descriptor(file, false));
    file.infer(Reason.IO_URING_DESCRIPTOR.with());
  }

  /** The kernel gave this number out as a free one, to a file or to what is none. */
  void givenOut(int fd, long millis) {
    settleOwed(fd);
    Descriptor old = descriptors.remove(fd);
    if (old != null) {
      closeOwed.put(fd, new Owed(old.file(), millis));
    }
  }

  /** dup and fcntl give out a free number. */
  void duplicate(int from, int to, boolean closeOnExec, long millis) {
    Descriptor source = descriptors.get(from);
    if (source == null) {
      givenOut(to, millis);
    } else {
      put(to, source.file(), closeOnExec, millis);
    }
  }

  /** dup2 and dup3 close what the new number led to, without a close of its own. */
  void replace(int from, int to, boolean closeOnExec, long millis) {
    if (from == to) {
      return;
    }
    settleOwed(to);
    remove(to, millis);
    duplicate(from, to, closeOnExec, millis);
  }

  void setCloseOnExec(int fd, boolean closeOnExec) {
    descriptors.computeIfPresent(fd, (key, old) -> new Descriptor(old.file(), closeOnExec));
  }

  void close(int fd, long millis) {
    Owed owed = closeOwed.get(fd);
    boolean late = owed != null && millis <= owed.millis() + Tolerances.TICK;
    if (owed != null && late && !owed.closeMaybeLost(gaps)) {
      closeOwed.remove(fd);
      owed.closeSeen();
      return;
    }
    if (late) {
      doubtClose(fd, Reason.CLOSE_OF_ANOTHER);
    }
    settleOwed(fd);
    remove(fd, millis);
  }

  private void doubtClose(int fd, Reason reason) {
    FileAccess file = get(fd);
    if (file != null) {
      file.infer(reason.about(InferredField.WRITTEN));
      file.doubtClose(reason);
    }
  }

  private void settleOwed(int fd) {
    Owed owed = closeOwed.remove(fd);
    if (owed != null) {
      owed.closeUnseen();
    }
  }

  private void settleAllOwed() {
    closeOwed.values().forEach(Owed::closeUnseen);
    closeOwed.clear();
  }

  private void remove(int fd, long millis) {
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
    settleAllOwed();
    untold = null;
  }

  /** What a fork gives the child. */
  DescriptorTable copy() {
    DescriptorTable copy = new DescriptorTable(gaps);
    copy.descriptors.putAll(descriptors);
    descriptors.values().forEach(descriptor -> descriptor.file().held());
    return copy;
  }

  /** One more process has it. */
  DescriptorTable shared() {
    users++;
    return this;
  }

  /** Whether several processes have it. */
  boolean isShared() {
    return users > 1;
  }

  /** A process goes on with a copy. */
  DescriptorTable unshared() {
    DescriptorTable copy = copy();
    users--;
    return copy;
  }

  /**
   * A snapshot shows which descriptors are open: what others are known were closed unseen.
   *
   * @param paths names of the open files by descriptor
   * @return the descriptors known to lead to these files
   */
  Set<Integer> retain(Map<Integer, String> paths, long millis) {
    descriptors
        .entrySet()
        .removeIf(
            entry -> {
              FileAccess file = entry.getValue().file();
              boolean open = paths.getOrDefault(entry.getKey(), "").equals(file.currentPath());
              if (!open) {
                file.releasedUnseen(millis, Reason.CLOSE_BETWEEN_SESSIONS);
              }
              return !open;
            });
    return Set.copyOf(descriptors.keySet());
  }

  /**
   * A process that had it is over; the last one's exit closes what is open.
   *
   * @param exit null where the record ends before the process does
   */
  void leftAt(@Nullable Long exit) {
    if (exit == null) {
      heldByLiving = true;
    } else if (lastExit == null || exit > lastExit) {
      lastExit = exit;
    }
    if (--users == 0) {
      settleAllOwed();
      Long end = heldByLiving ? null : lastExit;
      descriptors.values().forEach(descriptor -> descriptor.file().releasedByExit(end));
      descriptors.clear();
    }
  }
}
