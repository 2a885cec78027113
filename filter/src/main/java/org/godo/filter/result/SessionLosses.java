package org.godo.filter.result;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.godo.filter.process.LossWindows;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/**
 * All loss windows of the sessions that are read, and the moments at which the rebuild itself
 * ceased to follow processes: what these do later is as if it were lost.
 */
public final class SessionLosses implements LossWindows {
  private final List<LossWindow> windows;
  private final long[] starts;

  /** By window in the order of their starts: the latest end of it and all before. */
  private final long[] latestEnds;

  /** By time; the same for all sources. */
  private final NavigableMap<Long, LossWindow> notFollowed;

  /**
   * @param windows in any order; they may overlap
   */
  public SessionLosses(List<LossWindow> windows) {
    this(windows, new TreeMap<>());
  }

  private SessionLosses(List<LossWindow> windows, NavigableMap<Long, LossWindow> notFollowed) {
    this.notFollowed = notFollowed;
    this.windows = List.copyOf(windows);
    List<LossWindow> sorted =
        windows.stream().sorted(Comparator.comparingLong(LossWindow::from)).toList();
    starts = sorted.stream().mapToLong(LossWindow::from).toArray();
    latestEnds = new long[starts.length];
    long latest = Long.MIN_VALUE;
    for (int i = 0; i < starts.length; i++) {
      latest = Math.max(latest, sorted.get(i).to());
      latestEnds[i] = latest;
    }
  }

  /** Accepts that so many processes are not followed from a moment on. */
  public void stoppedFollowing(long millis, int processes) {
    LossWindow window = new LossWindow(Loss.NOT_FOLLOWED, millis, millis, processes);
    notFollowed.merge(millis, window, LossWindow::join);
  }

  /** Returns those moments. */
  public List<LossWindow> notFollowed() {
    return List.copyOf(notFollowed.values());
  }

  /** Returns the windows in which system calls were missed: all but the connector's. */
  public SessionLosses ofCalls() {
    return new SessionLosses(
        windows.stream().filter(window -> !window.source().equals("connector")).toList(),
        notFollowed);
  }

  /** Returns the windows in which forks and exits were missed: all but those of audit. */
  public SessionLosses ofForks() {
    return new SessionLosses(
        windows.stream().filter(window -> !window.source().equals("audit")).toList(), notFollowed);
  }

  /**
   * Returns the windows that overlap a lifetime.
   *
   * @param from null for one without a known start
   * @param to null for one that goes on
   */
  List<LossWindow> during(@Nullable Long from, @Nullable Long to) {
    return Stream.concat(windows.stream(), notFollowed.values().stream())
        .filter(
            window -> (to == null || window.from() <= to) && (from == null || window.to() >= from))
        .toList();
  }

  /** Called for every file, so it does a binary search. */
  @Override
  public boolean overlaps(long from, long to) {
    return overlapRecorded(from, to) || stoppedFollowingIn(from, to);
  }

  /** Returns whether the sources lost something in a span of time. */
  public boolean overlapRecorded(long from, long to) {
    int started = startedBy(to);
    return started > 0 && latestEnds[started - 1] >= from;
  }

  private boolean stoppedFollowingIn(long from, long to) {
    Long next = notFollowed.ceilingKey(from);
    return next != null && next <= to;
  }

  private int startedBy(long millis) {
    int low = 0;
    int high = starts.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (starts[middle] <= millis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
