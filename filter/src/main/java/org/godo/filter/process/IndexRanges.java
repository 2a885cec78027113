package org.godo.filter.process;

import java.util.SortedSet;

/** Indexes as text, those in a row as a range: {@code 2, 4-7}. */
final class IndexRanges {
  private static final int LIMIT = 20;

  private IndexRanges() {}

  /** Returns the first ranges of the indexes. */
  static String of(SortedSet<Integer> indexes) {
    StringBuilder text = new StringBuilder();
    int ranges = 0;
    int first = -1;
    int last = -1;
    for (int index : indexes) {
      if (first >= 0 && index == last + 1) {
        last = index;
        continue;
      }
      if (first >= 0) {
        append(text, first, last);
      }
      if (ranges++ == LIMIT) {
        return text.append(", …").toString();
      }
      first = index;
      last = index;
    }
    append(text, first, last);
    return text.toString();
  }

  private static void append(StringBuilder text, int first, int last) {
    text.append(text.isEmpty() ? "" : ", ").append(first);
    if (last > first) {
      text.append('-').append(last);
    }
  }
}
