package org.godo.filter.files;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.Tolerances;
import org.godo.model.linux.CloneFlags;
import org.godo.model.raw.Call;
import org.godo.model.raw.ProcessSnapshot.DescriptorSnapshot;
import org.godo.model.raw.RawEvent;

/**
 * What the processes from before a session did until the snapshot showed them: calls are recorded
 * already while it is taken. The replay begins a process with what the snapshot shows, less what
 * these calls brought about; where that does not lead back to its state at the start, it says so.
 * Accepts the snapshot first, then the calls of that time.
 */
public final class EarlyCalls {
  /** Higher numbers, which a kernel permits only if it is told to, count as not shown. */
  private static final int SHOWN_LIMIT = 1 << 20;

  private final Map<Integer, Window> byTgid = new HashMap<>();
  private final EarlyNames names = new EarlyNames();
  private long began = Long.MAX_VALUE;
  private long end = LossWindows.EVER;

  /** Of one process. */
  private static final class Window {
    private final long until;
    private final BitSet shown = new BitSet();
    private final Set<Integer> allocated = new HashSet<>(0);
    private final Set<Integer> open = new HashSet<>(0);

    /** Descriptors that were used, or closed, though no call had opened them. */
    private final Set<Integer> unknown = new HashSet<>(0);

    private final ChangedNumbers changed = new ChangedNumbers();

    private boolean moved;
    private boolean executed;
    private boolean closedMany;

    private Window(long until) {
      this.until = until;
    }

    private void opened(long fd) {
      allocated.add((int) fd);
      open.add((int) fd);
    }

    private void used(int fd) {
      if (!open.contains(fd)) {
        unknown.add(fd);
      }
    }

    private void closed(int fd) {
      if (!open.remove(fd)) {
        unknown.add(fd);
      }
    }

    private boolean isIncomplete() {
      return executed
          || closedMany
          || unknown.stream().anyMatch(fd -> !shown.get(fd) || allocated.contains(fd));
    }
  }

  /**
   * Accepts a process of the snapshot.
   *
   * @param until when its last part was noted
   */
  public void accept(RawEvent.Snapshot seen, long until) {
    began = Math.min(began, seen.origin().timestamp());
    end = Math.max(end, until);
    Window window = new Window(until);
    for (DescriptorSnapshot descriptor : seen.process().descriptors()) {
      if (descriptor.fd() >= 0 && descriptor.fd() < SHOWN_LIMIT) {
        window.shown.set(descriptor.fd());
      }
    }
    byTgid.put(seen.pid(), window);
  }

  /** Returns when the snapshot began; the highest time if there is none. */
  public long began() {
    return began;
  }

  /** Returns how far to read ahead for a process of the snapshot, of which there is one. */
  public long readAheadFor(RawEvent.Snapshot seen) {
    return Math.min(seen.origin().timestamp(), began + Tolerances.SNAPSHOT_AHEAD);
  }

  /** Returns when it ended; the lowest time if there is none. */
  public long end() {
    return end;
  }

  /** Accepts the next call. */
  public void accept(RawEvent.Syscall event) {
    Window window = byTgid.get(event.tgid());
    if (event.origin().timestamp() < end && Boolean.TRUE.equals(event.success())) {
      names.accept(event.call(), event.origin().timestamp());
      if (window != null) {
        window.changed.accept(event);
      }
    }
    if (window != null
        && event.origin().timestamp() < window.until
        && Boolean.TRUE.equals(event.success())) {
      accept(window, event);
    }
  }

  private static void accept(Window window, RawEvent.Syscall event) {
    Call call = event.call();
    if (call instanceof Call.Dup) {
      if (!event.syscall().equals("dup") && !event.syscall().startsWith("fcntl")) {
        window.used((int) event.result()); // It is closed, if it is open.
      }
      window.opened(event.result());
    } else if (ChangedNumbers.allocates(call)) {
      window.opened(event.result());
    } else if (call instanceof Call.Write write) {
      window.used(write.fd());
    } else if (call instanceof Call.UnseenWrites writes) {
      window.used(writes.fd());
    } else if (call instanceof Call.Mmap mmap) {
      window.used(mmap.fd());
    } else if (call instanceof Call.Truncate truncate && truncate.file() == null) {
      window.used(truncate.fd());
    } else if (call instanceof Call.Close close) {
      window.closed(close.fd());
    } else if (call instanceof Call.CloseRange) {
      window.closedMany = true;
    } else if (call instanceof Call.Exec) {
      window.executed = true;
    } else {
      window.moved |= moves(call);
    }
  }

  private static boolean moves(Call call) {
    return call instanceof Call.Chroot
        || call instanceof Call.PivotRoot
        || call instanceof Call.Setns
        || (call instanceof Call.Unshare unshare
            && (unshare.flags() & CloneFlags.CLONE_NEWNS) != 0);
  }

  /** Returns what is known of a process of the snapshot. */
  private Window of(RawEvent.Snapshot seen) {
    Window window = byTgid.get(seen.pid());
    return window == null ? new Window(seen.origin().timestamp()) : window;
  }

  /** Returns whether a process opened a descriptor before the snapshot showed that. */
  boolean isOpened(RawEvent.Snapshot seen, int fd) {
    return of(seen).allocated.contains(fd);
  }

  /** Returns what a process opened or closed before the snapshot had shown all processes. */
  ChangedNumbers changed(RawEvent.Snapshot seen) {
    return of(seen).changed;
  }

  /** Returns whether it had something open at the start that the snapshot does not show. */
  boolean isIncomplete(RawEvent.Snapshot seen) {
    return of(seen).isIncomplete();
  }

  /** Returns whether it may have had another root directory or mount namespace at the start. */
  boolean hasMoved(RawEvent.Snapshot seen) {
    return of(seen).moved;
  }

  /** Returns whether it ran another program at the start. */
  public boolean hasExecuted(RawEvent.Snapshot seen) {
    return of(seen).executed;
  }

  /** Returns whether an open file may have had another name at the start than the one shown. */
  boolean maybeNamedAnew(RawEvent.Snapshot seen, String path) {
    return names.maybeChanged(path, of(seen).until);
  }

  /** Returns when the snapshot had shown all of a process. */
  long until(RawEvent.Snapshot seen) {
    return of(seen).until;
  }
}
