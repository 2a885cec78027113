package org.godo.benchmark.filter;

import java.util.BitSet;

/**
 * Allocates ids of tasks as the kernel does: the next higher one, and after the highest the free
 * ones.
 */
final class Pids {
  private static final int LOWEST = 300;

  /** {@code kernel.pid_max} its default on small machines. */
  private static final int HIGHEST = 32_767;

  private final BitSet used = new BitSet(HIGHEST + 1);
  private int last = LOWEST;

  int next() {
    int next = used.nextClearBit(last + 1);
    last = next > HIGHEST ? used.nextClearBit(LOWEST) : next;
    used.set(last);
    return last;
  }

  void free(int pid) {
    used.clear(pid);
  }
}
