package org.godo.filter.write;

import java.util.List;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/** Everything missed in the sessions that were read. */
record Loss(List<LossWindow> windows) {

  /** The windows that touch a life; an open end is one that goes on. */
  List<LossWindow> during(@Nullable Long start, @Nullable Long end) {
    return windows.stream()
        .filter(
            window ->
                (end == null || window.from() <= end) && (start == null || window.to() >= start))
        .toList();
  }

  boolean none(@Nullable Long start, @Nullable Long end) {
    return during(start, end).isEmpty();
  }
}
