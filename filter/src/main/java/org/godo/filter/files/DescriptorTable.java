package org.godo.filter.files;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.Tolerances;
import org.godo.model.raw.Origin;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/** The file descriptor table of a process, or of several that share it (CLONE_FILES). */
final class DescriptorTable {
  /** Numbers below this stand for descriptors whose numbers are not known. */
  private static final int UNKNOWN_NUMBERS = -1_000;

  private final TreeMap<Integer, Open> descriptors = new TreeMap<>();

  /** Descriptors that the kernel allocated again before it reported their close. */
  private final Map<Integer, ReallocatedFile> reallocated = new HashMap<>();

  private final LossWindows losses;
  private int users = 1;
  private @Nullable Long lastExit;
  private boolean usedByLiving;
  private final UnseenWrites unseenWrites;
  private boolean allPassed;
  private final UnseenInheritance unseen;
  private final PossibleFiles possible = new PossibleFiles(this);

  /** A descriptor of a file. */
  record Open(FileAccess file, boolean closeOnExec) {}

  /**
   * @param losses in which calls were missed
   */
  DescriptorTable(LossWindows losses) {
    this(losses, new UnseenWrites(), new UnseenInheritance());
  }

  private DescriptorTable(LossWindows losses, UnseenWrites unseenWrites, UnseenInheritance unseen) {
    this.losses = losses;
    this.unseenWrites = unseenWrites;
    this.unseen = unseen;
  }

  /** Returns the file of a descriptor; null for one that is closed, a socket or a pipe. */
  @Nullable FileAccess get(int fd) {
    Open descriptor = descriptors.get(fd);
    return descriptor == null ? null : descriptor.file();
  }

  /** Returns the file of a descriptor; null too if it may be another one's. */
  @Nullable FileAccess known(int fd) {
    return possible.isDoubtful(fd) ? null : get(fd);
  }

  /** Returns a descriptor; null for one that is closed, a socket or a pipe. */
  @Nullable Open open(int fd) {
    return descriptors.get(fd);
  }

  /** Returns what else descriptors may refer to. */
  PossibleFiles possible() {
    return possible;
  }

  /** Installs a file at a descriptor that the kernel allocated. */
  void install(int fd, FileAccess file, boolean closeOnExec, long millis) {
    allocate(fd, millis);
    file.descriptors().add();
    descriptors.put(fd, new Open(file, closeOnExec));
    markNow(file);
    unseen.use(fd);
    possible.changed(fd, millis);
  }

  /** Marks a file that a descriptor refers to, or may refer to, from here on. */
  void markNow(FileAccess file) {
    markWrites(file, unseenWrites.reason());
    allPassed = false;
  }

  /**
   * Installs a file at a descriptor that is not known, which only the end of the process closes.
   */
  void installAtUnknown(FileAccess file) {
    file.descriptors().add();
    int lowest = descriptors.isEmpty() ? 0 : Math.min(0, descriptors.firstKey());
    descriptors.put(Math.min(lowest, UNKNOWN_NUMBERS) - 1, new Open(file, false));
    file.infer(Reason.IO_URING_DESCRIPTOR.with());
    file.infer(Reason.IO_URING_WRITES.about(InferredField.WRITTEN));
  }

  /** Installs an io_uring, by which the process can write without a call. */
  void installRing(int fd, boolean closeOnExec, long millis) {
    allocate(fd, millis);
    unseenWrites.addRing(fd, closeOnExec);
    markWrites();
    possible.installedRing(fd, closeOnExec);
  }

  /**
   * Allocates a descriptor for a file or anything else. The kernel allocates free ones only: if one
   * still refers to another file, its close is in progress, which frees the number first and is
   * reported when it returns.
   */
  void allocate(int fd, long millis) {
    closeReallocated(fd);
    possible.allocated(fd, millis);
    unseen.forget(fd);
    unseenWrites.remove(fd);
    Open old = descriptors.remove(fd);
    if (old != null) {
      noteClosed(fd, old);
      reallocated.put(fd, new ReallocatedFile(old.file(), millis));
    }
    possible.changed(fd, millis);
  }

  private void closeReallocated(int fd) {
    ReallocatedFile file = reallocated.remove(fd);
    if (file != null) {
      file.closeUnseen();
    }
  }

  /** Duplicates a descriptor to one that the kernel allocated (dup, fcntl). */
  void duplicate(int from, int to, boolean closeOnExec, long millis) {
    possible.used(from);
    Open source = descriptors.get(from);
    if (source == null) {
      allocate(to, millis);
      unseenWrites.duplicate(from, to, closeOnExec);
    } else {
      install(to, source.file(), closeOnExec, millis);
    }
    possible.duplicated(from, to, millis);
  }

  /** Duplicates a descriptor to a given one, closing that without a close call (dup2, dup3). */
  void replace(int from, int to, boolean closeOnExec, long millis) {
    if (from == to) {
      return;
    }
    closeReallocated(to);
    remove(to, millis);
    duplicate(from, to, closeOnExec, millis);
  }

  /** Closes a descriptor, or the file it referred to before it was allocated again. */
  void close(int fd, long millis) {
    ReallocatedFile before = reallocated.get(fd);
    boolean isLate = before != null && millis <= before.millis() + Tolerances.TICK;
    if (before != null && isLate && !before.closeMayBeLost(losses)) {
      reallocated.remove(fd);
      before.close();
      return;
    }
    FileAccess file = isLate ? get(fd) : null;
    if (file != null) {
      file.infer(Reason.CLOSE_OF_ANOTHER.about(InferredField.WRITTEN));
      file.descriptors().markUncertain(Reason.CLOSE_OF_ANOTHER);
    }
    closeReallocated(fd);
    remove(fd, millis);
  }

  private void remove(int fd, long millis) {
    unseen.forget(fd);
    Open old = descriptors.remove(fd);
    Reason reason = possible.closeReason(fd);
    possible.closed(fd, millis);
    unseenWrites.remove(fd);
    if (old != null) {
      noteClosed(fd, old);
      old.file().closeDescriptor(new Close.At(millis, reason));
    }
  }

  /** Closes all descriptors from {@code first} to {@code last}, inclusive. */
  void closeRange(long first, long last, long millis) {
    possible.numbers(first, last).forEach(fd -> remove(fd, millis));
    List.copyOf(range(first, last).keySet()).forEach(fd -> remove(fd, millis));
    unseen.forget(first, last);
    unseenWrites.remove(first, last);
  }

  void setCloseOnExec(int fd, boolean closeOnExec) {
    unseenWrites.setCloseOnExec(fd, closeOnExec);
    descriptors.computeIfPresent(fd, (key, old) -> new Open(old.file(), closeOnExec));
  }

  /** Sets close-on-exec on all descriptors from {@code first} to {@code last}, inclusive. */
  void setCloseOnExec(long first, long last) {
    unseenWrites.setCloseOnExec(first, last);
    range(first, last).replaceAll((fd, old) -> new Open(old.file(), true));
  }

  private Map<Integer, Open> range(long first, long last) {
    int from = (int) Math.min(first, Integer.MAX_VALUE);
    int to = (int) Math.min(last, Integer.MAX_VALUE);
    return to < from ? new TreeMap<>() : descriptors.subMap(from, true, to, true);
  }

  /** Closes the descriptors that are close-on-exec, and ends what a program can leave behind. */
  void exec(long millis) {
    unseen.exec();
    Iterator<Map.Entry<Integer, Open>> each = descriptors.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Integer, Open> entry = each.next();
      Open descriptor = entry.getValue();
      if (descriptor.closeOnExec()) {
        noteClosed(entry.getKey(), descriptor);
        descriptor
            .file()
            .closeDescriptor(new Close.At(millis, possible.closeReason(entry.getKey())));
        each.remove();
      } else {
        descriptor.file().maybeClosedByExec();
      }
    }
    closeAllReallocated();
    unseenWrites.exec();
    possible.exec(millis);
  }

  private void closeAllReallocated() {
    reallocated.values().forEach(ReallocatedFile::closeUnseen);
    reallocated.clear();
  }

  /** Notes that from here on, until the next exec, writes to any file may not be recorded. */
  void markWritesFromNow(Reason reason) {
    unseenWrites.begin(reason);
    markWrites();
  }

  /** Notes that an open file, or with {@link Origin#UNKNOWN} any, may be written unrecorded. */
  void markWrites(int fd, @Nullable Reason reason) {
    FileAccess file = get(fd);
    if (file != null) {
      markWrites(file, reason);
    } else if (fd == Origin.UNKNOWN) {
      files().forEach(each -> markWrites(each, reason));
    }
  }

  /** Returns the descriptors that are open. */
  Set<Integer> numbers() {
    return Set.copyOf(descriptors.keySet());
  }

  /** Returns those that are open from {@code first} to {@code last}, inclusive. */
  Set<Integer> numbers(long first, long last) {
    return Set.copyOf(range(first, last).keySet());
  }

  /** Returns what its descriptors refer to, or may refer to. */
  private Set<FileAccess> files() {
    Set<FileAccess> files = possible.all();
    descriptors.values().forEach(descriptor -> files.add(descriptor.file()));
    return files;
  }

  /** Notes that the process may have started without some, or does what is not recorded to them. */
  void markAll(Reason reason) {
    files().forEach(file -> file.markHeld(reason));
  }

  /** Notes that another process may have what is open, or with a number only that, from here on. */
  void markPassed(int fd, Reason reason) {
    FileAccess file = get(fd);
    if (file != null) {
      file.markHeldIfWritten(reason);
    } else if (fd == Origin.UNKNOWN && !allPassed) {
      files().forEach(each -> each.markHeldIfWritten(reason));
      allPassed = true;
    }
  }

  /** Returns whether a descriptor is certainly that of a socket of AF_INET or AF_INET6. */
  boolean isInetSocket(int fd, long millis) {
    Long since = unseenWrites.inetSocketSince(fd);
    return since != null
        && !possible.isDoubtful(fd)
        && unseen.allSeen()
        && !losses.overlaps(since, millis);
  }

  UnseenWrites unseenWrites() {
    return unseenWrites;
  }

  private void markWrites() {
    markWrites(Origin.UNKNOWN, unseenWrites.reason());
  }

  private static void markWrites(FileAccess file, @Nullable Reason reason) {
    if (reason != null && file.canBeWritten()) {
      file.infer(reason.about(InferredField.WRITTEN));
    }
  }

  /** Returns a copy for a child. */
  DescriptorTable copy() {
    UnseenInheritance inherited = unseen.copy(descriptors.tailMap(0, true).keySet());
    DescriptorTable copy = new DescriptorTable(losses, unseenWrites.copy(), inherited);
    copy.descriptors.putAll(descriptors);
    descriptors.values().forEach(descriptor -> descriptor.file().descriptors().add());
    copy.possible.copy(possible);
    return copy;
  }

  /** Adds a process that uses this table, and returns it. */
  DescriptorTable share() {
    users++;
    return this;
  }

  /** Returns whether no call was missed up to a time. */
  boolean isWhole(long millis) {
    return !losses.overlaps(LossWindows.EVER, millis);
  }

  /** Returns whether several processes use it. */
  boolean isShared() {
    return users > 1;
  }

  /** Returns a copy for one of the processes that use it, which then uses this one no more. */
  DescriptorTable unshare() {
    DescriptorTable copy = copy();
    users--;
    return copy;
  }

  /**
   * Keeps the descriptors that a snapshot shows open; all others were closed before it.
   *
   * @param paths of the open files by descriptor
   * @param isWhole whether no others are open
   * @return the descriptors whose files are known
   */
  Set<Integer> retain(Map<Integer, String> paths, boolean isWhole, long millis) {
    Iterator<Map.Entry<Integer, Open>> each = descriptors.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Integer, Open> entry = each.next();
      FileAccess file = entry.getValue().file();
      boolean isKnown = isWhole || paths.containsKey(entry.getKey());
      if (isKnown && !paths.getOrDefault(entry.getKey(), "").equals(file.shownPath())) {
        file.closeDescriptor(new Close.At(millis, Reason.CLOSE_BETWEEN_SESSIONS));
        each.remove();
      }
    }
    return Set.copyOf(descriptors.keySet());
  }

  /** Returns what a process may have inherited whose creation was not seen. */
  UnseenInheritance unseen() {
    return unseen;
  }

  private void noteClosed(int fd, Open descriptor) {
    unseen.closed(fd, descriptor.file(), descriptor.closeOnExec());
  }

  /** Returns how many descriptors are open. */
  int size() {
    return descriptors.size();
  }

  /** Ends the use by a process that was never seen: whether it closed them is not known. */
  void release() {
    if (--users == 0) {
      closeAllReallocated();
      possible.close(Long.MAX_VALUE);
      descriptors.values().forEach(descriptor -> descriptor.file().releaseDescriptor());
      descriptors.clear();
    }
  }

  /**
   * Ends a process that used it; the exit of the last one closes what is open.
   *
   * @param exit null if the recording ends before the process
   */
  void removeUser(@Nullable Long exit) {
    if (exit == null) {
      usedByLiving = true;
    } else if (lastExit == null || exit > lastExit) {
      lastExit = exit;
    }
    if (--users == 0) {
      closeAllReallocated();
      Long end = usedByLiving ? null : lastExit;
      descriptors.forEach(
          (fd, descriptor) ->
              descriptor.file().closeDescriptor(Close.atExit(end, possible.closeReason(fd))));
      descriptors.clear();
      possible.close(end == null ? Long.MAX_VALUE : end);
    }
  }
}
