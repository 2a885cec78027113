package org.godo.listener.input;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a log has of one host and boot.
 *
 * @param node name of the host as the records have it; null where they have none
 * @param ranges in the order of their serials
 * @param startMillis the least time of its events, in milliseconds since the epoch
 * @param endMillis the greatest
 */
public record LogPart(
    @Nullable String node, List<LogRange> ranges, long startMillis, long endMillis) {
  public LogPart {
    ranges = List.copyOf(ranges);
  }

  /** This part and files without a record, whose lines are counted with it. */
  LogPart with(List<Integer> files) {
    List<LogRange> all = new ArrayList<>(ranges);
    for (int file : files) {
      long first = ranges.isEmpty() ? 0 : ranges.get(0).first();
      all.add(new LogRange(file, 0, Long.MAX_VALUE, node, true, first, 0));
    }
    return new LogPart(node, all, startMillis, endMillis);
  }
}
