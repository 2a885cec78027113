package org.godo.filter.files;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What a process may have inherited whose creation is not in the record: the descriptors that its
 * creator had at an earlier time than that at which it is first seen.
 */
final class UnseenInheritance {
  private final ReusedNumbers numbers = new ReusedNumbers();

  /** Descriptors that may have been another file's when the process inherited them. */
  private @Nullable BitSet uncertain;

  /** What the table closed; null if the creation of every process is reported. */
  private @Nullable ClosedFiles closed;

  /** What its creators closed before it was first seen; null if its creation is known. */
  private @Nullable ClosedFiles closedBefore;

  /** Notes that a process may use the table whose creation the record does not have. */
  void keepClosed() {
    closed = new ClosedFiles();
  }

  /** Returns whether the creation of every process is reported. */
  boolean allSeen() {
    return closed == null;
  }

  /** Accepts that a descriptor refers to another file from here on. */
  void use(int fd) {
    numbers.use(fd);
    if (uncertain != null && fd >= 0) {
      uncertain.clear(fd);
    }
  }

  /** Accepts that a file's descriptor was closed. */
  void closed(int fd, FileAccess file, boolean closeOnExec) {
    if (closed != null) {
      closed.add(fd, file, closeOnExec);
    }
  }

  /** Accepts that the process itself closed or allocated a descriptor. */
  void forget(int fd) {
    if (closedBefore != null) {
      closedBefore.forget(fd);
    }
  }

  /** Accepts that the process itself closed all descriptors of a range, inclusive. */
  void forget(long first, long last) {
    if (closedBefore != null) {
      closedBefore.forget(first, last);
    }
  }

  /** Accepts an exec, which closes what is close-on-exec. */
  void exec() {
    if (closedBefore != null) {
      closedBefore.exec();
    }
  }

  /** Returns what the table of a child has of it. */
  UnseenInheritance copy(Iterable<Integer> open) {
    UnseenInheritance copy = new UnseenInheritance();
    open.forEach(copy.numbers::use);
    copy.uncertain = uncertain == null ? null : (BitSet) uncertain.clone();
    copy.closed = closed == null ? null : new ClosedFiles();
    return copy;
  }

  /** Notes that the process may have inherited the descriptors of an earlier time. */
  void begin(UnseenInheritance creators) {
    uncertain = creators.numbers.reused();
    closedBefore = new ClosedFiles();
    if (creators.closedBefore != null) {
      closedBefore.addAll(creators.closedBefore);
    }
    if (creators.closed != null) {
      closedBefore.addAll(creators.closed);
    }
  }

  /** Returns whether a descriptor may have been another file's when the process inherited it. */
  boolean isUncertain(int fd) {
    return uncertain != null && fd >= 0 && uncertain.get(fd);
  }

  /** Returns the file that a descriptor may refer to though its creator closed it before. */
  @Nullable FileAccess closedBefore(int fd) {
    return closedBefore == null ? null : closedBefore.get(fd);
  }
}
