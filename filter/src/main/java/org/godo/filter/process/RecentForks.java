package org.godo.filter.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The forks that the connector reported and that the replay has not reached for certain. */
final class RecentForks {
  private final Deque<Fork> forks = new ArrayDeque<>();
  private final Map<Integer, Deque<Fork>> byParent = new HashMap<>();

  /**
   * A fork.
   *
   * @param parent thread group id of the parent that the connector reported
   */
  private record Fork(int parent, ProcessInstance process) {}

  /** Accepts the next fork. */
  void add(int parent, ProcessInstance process) {
    Fork fork = new Fork(parent, process);
    forks.add(fork);
    byParent.computeIfAbsent(parent, id -> new ArrayDeque<>(1)).add(fork);
  }

  /** Accepts the report of an exec, which follows all forks before it. */
  void execReported(ProcessInstance process, long millis) {
    Iterator<Fork> latest = forks.descendingIterator();
    while (latest.hasNext()) {
      ProcessInstance next = latest.next().process();
      if (next.start() < millis) {
        return;
      }
      next.lineage().addExecAfterFork(process);
    }
  }

  /** Removes and returns the next one that was for certain before a call was entered; else null. */
  @Nullable ProcessInstance poll(long entry) {
    Fork next = forks.peek();
    if (next == null || next.process().start() + Tolerances.ROUNDING > entry) {
      return null;
    }
    forks.remove();
    Deque<Fork> ofParent = byParent.get(next.parent());
    if (ofParent != null) {
      ofParent.remove();
      if (ofParent.isEmpty()) {
        byParent.remove(next.parent());
      }
    }
    return next.process();
  }

  /** Returns those that were maybe before a call was entered, and maybe after it. */
  List<ProcessInstance> near(long entry) {
    List<ProcessInstance> near = new ArrayList<>(0);
    addNear(near, forks, entry);
    return near;
  }

  /** Returns the same of these parents. */
  List<ProcessInstance> near(long entry, Iterable<Integer> parents) {
    List<ProcessInstance> near = new ArrayList<>(0);
    for (int parent : parents) {
      Deque<Fork> ofParent = byParent.get(parent);
      if (ofParent != null) {
        addNear(near, ofParent, entry);
      }
    }
    return near;
  }

  private static void addNear(List<ProcessInstance> near, Deque<Fork> forks, long entry) {
    for (Fork fork : forks) {
      if (fork.process().start() > entry + Tolerances.TICK_ROUNDED) {
        return;
      }
      near.add(fork.process());
    }
  }
}
