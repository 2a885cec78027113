package org.godo.listener.reassemble;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A set of serials, which mostly follow each other; beyond a number the earliest added leave it.
 */
final class SerialSet {
  private static final int PAGE_SHIFT = 12;
  private static final int WORDS = 1 << (PAGE_SHIFT - 6);

  /** Some 17 million serials that follow each other, in 2 MiB. */
  private static final int MAX_PAGES = 4_096;

  private final Map<Long, long[]> pages = new LinkedHashMap<>();
  private long[] page = {};
  private long pageNumber;

  /** Adds a serial; false if it is there already. */
  boolean add(long serial) {
    long number = serial >> PAGE_SHIFT;
    if (page.length == 0 || number != pageNumber) {
      turnTo(number);
    }
    int bit = (int) serial & (1 << PAGE_SHIFT) - 1;
    long mask = 1L << bit;
    boolean isNew = (page[bit >> 6] & mask) == 0;
    page[bit >> 6] |= mask;
    return isNew;
  }

  private void turnTo(long number) {
    page = pages.computeIfAbsent(number, any -> new long[WORDS]);
    pageNumber = number;
    if (pages.size() > MAX_PAGES) {
      Iterator<Long> eldest = pages.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }
}
