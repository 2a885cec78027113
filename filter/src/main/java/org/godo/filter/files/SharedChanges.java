package org.godo.filter.files;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.Tolerances;

/**
 * The latest changes of something that several processes share, as one of them may end its share at
 * a moment that is not recorded: by a call in which it was while another one made the change.
 *
 * @param <T> what was changed, as it was before
 */
final class SharedChanges<T> {
  /** Of more changes the oldest are forgotten. */
  private static final int LIMIT = 4_096;

  private final Deque<Change<T>> changes = new ArrayDeque<>(0);

  /** Those by processes that may still be in the call. */
  private final Map<ProcessInstance, List<Change<T>>> pending = new HashMap<>(0);

  private long forgotten = LossWindows.EVER;
  private long forgottenBy = LossWindows.EVER;

  /** A change, and what is known of the time at which it was made. */
  static final class Change<T> {
    private final ProcessInstance by;
    private final long entry;
    private final long position;
    private final boolean lasting;
    private final T before;
    private long returned = Long.MAX_VALUE;

    /**
     * @param by the process that made it
     * @param entry when it entered the call, by the coarse clock of audit
     * @param position of the call in the replay
     * @param lasting whether the call may wait before the change
     */
    Change(ProcessInstance by, long entry, long position, boolean lasting, T before) {
      this.by = by;
      this.entry = entry;
      this.position = position;
      this.lasting = lasting;
      this.before = before;
    }

    T before() {
      return before;
    }

    /** Returns whether it may have been made after another call was entered. */
    boolean maybeAfter(long millis) {
      return latest() >= millis;
    }

    private long latest() {
      long made = lasting ? Long.MAX_VALUE : entry + Tolerances.TICK_ROUNDED;
      return Math.min(made, returned);
    }
  }

  void add(Change<T> change) {
    changes.add(change);
    pending.computeIfAbsent(change.by, any -> new ArrayList<>(1)).add(change);
    if (changes.size() > LIMIT) {
      Change<T> oldest = changes.remove();
      pending.getOrDefault(oldest.by, List.of()).remove(oldest);
      forgotten = oldest.position;
      forgottenBy = Math.max(forgottenBy, oldest.latest());
    }
  }

  /** Accepts that the only thread of a process entered a call, so its earlier ones had returned. */
  void called(ProcessInstance process, long millis) {
    List<Change<T>> returned = pending.remove(process);
    if (returned != null) {
      returned.forEach(each -> each.returned = millis + Tolerances.TICK_ROUNDED);
    }
  }

  /** Returns the changes that are behind a position of the replay. */
  List<Change<T>> since(long position) {
    List<Change<T>> since = new ArrayList<>(0);
    Iterator<Change<T>> latest = changes.descendingIterator();
    while (latest.hasNext()) {
      Change<T> next = latest.next();
      if (next.position <= position) {
        break;
      }
      since.add(next);
    }
    return since;
  }

  /** Returns whether changes behind a position are forgotten that may be after a time. */
  boolean maybeForgot(long position, long millis) {
    return forgotten > position && forgottenBy >= millis;
  }
}
