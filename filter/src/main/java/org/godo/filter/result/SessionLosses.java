package org.godo.filter.result;

import java.util.Comparator;
import java.util.List;
import org.godo.filter.process.LossWindows;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/** Everything missed in the sessions that were read. */
public final class SessionLosses implements LossWindows {
  private final List<LossWindow> windows;
  private final long[] from;
  private final long[] latestEnd;

  /** Takes the windows in any order; they may overlap. */
  public SessionLosses(List<LossWindow> windows) {
    this.windows = List.copyOf(windows);
    List<LossWindow> sorted =
        windows.stream().sorted(Comparator.comparingLong(LossWindow::from)).toList();
    from = sorted.stream().mapToLong(LossWindow::from).toArray();
    latestEnd = new long[from.length];
    long latest = Long.MIN_VALUE;
    for (int i = 0; i < from.length; i++) {
      latest = Math.max(latest, sorted.get(i).to());
      latestEnd[i] = latest;
    }
  }

  /** What was missed of the calls of processes, whatever else was. */
  public SessionLosses ofCalls() {
    return new SessionLosses(
        windows.stream().filter(window -> !window.source().equals("connector")).toList());
  }

  /** The windows that touch a life; an open end is one that goes on. */
  List<LossWindow> during(@Nullable Long start, @Nullable Long end) {
    return windows.stream()
        .filter(
            window ->
                (end == null || window.from() <= end) && (start == null || window.to() >= start))
        .toList();
  }

  /** Asked for every file, so it looks at few of the windows. */
  @Override
  public boolean overlaps(long start, long end) {
    int begun = from.length == 0 ? 0 : countUpTo(end);
    return begun > 0 && latestEnd[begun - 1] >= start;
  }

  private int countUpTo(long millis) {
    int low = 0;
    int high = from.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (from[middle] <= millis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
