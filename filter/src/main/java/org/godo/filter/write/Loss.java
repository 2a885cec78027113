package org.godo.filter.write;

import java.util.Comparator;
import java.util.List;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/** Everything missed in the sessions that were read. */
final class Loss {
  private final List<LossWindow> windows;
  private final long[] from;
  private final long[] latestEnd;

  Loss(List<LossWindow> windows) {
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

  /** The windows that touch a life; an open end is one that goes on. */
  List<LossWindow> during(@Nullable Long start, @Nullable Long end) {
    return windows.stream()
        .filter(
            window ->
                (end == null || window.from() <= end) && (start == null || window.to() >= start))
        .toList();
  }

  /** Whether no window touches a life; asked for every file, so it looks at few of the windows. */
  boolean none(@Nullable Long start, @Nullable Long end) {
    int begun = end == null ? from.length : countUpTo(end);
    return begun == 0 || (start != null && latestEnd[begun - 1] < start);
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
