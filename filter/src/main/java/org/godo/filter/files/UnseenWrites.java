package org.godo.filter.files;

import java.util.HashMap;
import java.util.Map;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Whether the users of a descriptor table can write without a call that is recorded. An io_uring
 * does so for every process that has it: a child inherits the descriptor and the ring's memory, a
 * program the descriptor, if that is not close-on-exec.
 */
final class UnseenWrites {
  private Map<Integer, Boolean> rings = Map.of();
  private @Nullable Reason reason;

  /** Sockets through which no descriptor can be passed, and when they were made. */
  private Map<Integer, Long> inetSockets = Map.of();

  /** Returns why writes may be missing; null if none can be. */
  @Nullable Reason reason() {
    return reason;
  }

  /** Notes a reason that lasts until the next exec. */
  void begin(Reason since) {
    if (reason != Reason.IO_URING_WRITES) {
      reason = since;
    }
  }

  /** Adds the descriptor of an io_uring. */
  void addRing(int fd, boolean closeOnExec) {
    rings = rings.isEmpty() ? new HashMap<>() : rings;
    rings.put(fd, closeOnExec);
    begin(Reason.IO_URING_WRITES);
  }

  /** Returns whether a descriptor is that of an io_uring. */
  boolean isRing(int fd) {
    return rings.containsKey(fd);
  }

  /** Adds a socket of AF_INET or AF_INET6: only AF_UNIX passes descriptors (net/core/scm.c). */
  void addInetSocket(int fd, long millis) {
    inetSockets = inetSockets.isEmpty() ? new HashMap<>() : inetSockets;
    inetSockets.put(fd, millis);
  }

  /** Returns when the socket of a descriptor was made, if it is known to be such a one. */
  @Nullable Long inetSocketSince(int fd) {
    return inetSockets.get(fd);
  }

  /** Returns whether a descriptor is known to be that of an io_uring or of such a socket. */
  boolean isKnown(int fd) {
    return rings.containsKey(fd) || inetSockets.containsKey(fd);
  }

  /** Duplicates a descriptor if it is an io_uring's. */
  void duplicate(int from, int to, boolean closeOnExec) {
    if (rings.containsKey(from)) {
      rings.put(to, closeOnExec);
    }
  }

  /** Removes a descriptor; the ring's memory stays. */
  void remove(int fd) {
    if (!inetSockets.isEmpty()) {
      inetSockets.remove(fd);
    }
    if (!rings.isEmpty()) {
      rings.remove(fd);
    }
  }

  /** Removes all descriptors from {@code first} to {@code last}, inclusive. */
  void remove(long first, long last) {
    if (!inetSockets.isEmpty()) {
      inetSockets.keySet().removeIf(fd -> fd >= first && fd <= last);
    }
    if (!rings.isEmpty()) {
      rings.keySet().removeIf(fd -> fd >= first && fd <= last);
    }
  }

  void setCloseOnExec(int fd, boolean closeOnExec) {
    if (rings.containsKey(fd)) {
      rings.put(fd, closeOnExec);
    }
  }

  void setCloseOnExec(long first, long last) {
    if (!rings.isEmpty()) {
      rings.replaceAll((fd, old) -> old || (fd >= first && fd <= last));
    }
  }

  /** Runs another program, which has the rings whose descriptors are not close-on-exec. */
  void exec() {
    inetSockets = Map.of();
    if (!rings.isEmpty()) {
      rings.values().removeIf(closeOnExec -> closeOnExec);
    }
    reason = rings.isEmpty() ? null : Reason.IO_URING_WRITES;
  }

  /** Returns what a child has of it. Its own I/O contexts (io_setup) begin empty. */
  UnseenWrites copy() {
    UnseenWrites copy = new UnseenWrites();
    copy.rings = rings.isEmpty() ? rings : new HashMap<>(rings);
    copy.reason = reason == Reason.IO_URING_WRITES ? reason : null;
    return copy;
  }
}
