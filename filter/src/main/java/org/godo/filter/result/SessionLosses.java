package org.godo.filter.result;

import java.util.Comparator;
import java.util.List;
import org.godo.filter.process.LossWindows;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/** All loss windows of the sessions that are read. */
public final class SessionLosses implements LossWindows {
  private final List<LossWindow> windows;
  private final long[] starts;

  /** By window in the order of their starts: the latest end of it and all before. */
  private final long[] latestEnds;

  /**
   * @param windows in any order; they may overlap
   */
  public SessionLosses(List<LossWindow> windows) {
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

  /** Returns the windows in which system calls were missed: all but the connector's. */
  public SessionLosses ofCalls() {
    return new SessionLosses(
        windows.stream().filter(window -> !window.source().equals("connector")).toList());
  }

  /** Returns the windows in which forks and exits were missed: all but those of audit. */
  public SessionLosses ofForks() {
    return new SessionLosses(
        windows.stream().filter(window -> !window.source().equals("audit")).toList());
  }

  /**
   * Returns the windows that overlap a lifetime.
   *
   * @param from null for one without a known start
   * @param to null for one that goes on
   */
  List<LossWindow> during(@Nullable Long from, @Nullable Long to) {
    return windows.stream()
        .filter(
            window -> (to == null || window.from() <= to) && (from == null || window.to() >= from))
        .toList();
  }

  /** Called for every file, so it does a binary search. */
  @Override
  public boolean overlaps(long from, long to) {
    int started = startedBy(to);
    return started > 0 && latestEnds[started - 1] >= from;
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
