package org.godo.filter.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls of an audit log whose children were not seen yet. A child may make its first call
 * minutes later, or never: so the oldest are dropped beyond a limit.
 */
final class Births {
  static final int LIMIT = 10_000;
  static final int WEIGHT_LIMIT = 200_000;

  private final LivePart<LogProcess> states;
  private final Set<Birth> all = new LinkedHashSet<>();
  private final Map<Integer, List<Birth>> byNumber = new HashMap<>();
  private long weight;

  /**
   * @param states of the processes, which hold their own calls
   */
  Births(LivePart<LogProcess> states) {
    this.states = states;
  }

  void add(Birth birth) {
    all.add(birth);
    byNumber.computeIfAbsent(birth.number(), number -> new ArrayList<>(1)).add(birth);
    LogProcess creator = states.of(birth.creator());
    if (creator != null) {
      creator.pending().add(birth);
    }
  }

  /** Accepts that the stages hold what they have for the child of the call added last. */
  void held(Birth birth) {
    weight += birth.weight();
    while (all.size() > LIMIT || weight > WEIGHT_LIMIT) {
      drop(all.iterator().next());
    }
  }

  /** Returns the calls with this result, in the order of the record. */
  List<Birth> of(int number) {
    return byNumber.getOrDefault(number, List.of());
  }

  /** Removes a call whose child was found. */
  void claim(Birth birth) {
    if (!all.remove(birth)) {
      return;
    }
    weight -= birth.weight();
    List<Birth> same = byNumber.get(birth.number());
    if (same != null && same.remove(birth) && same.isEmpty()) {
      byNumber.remove(birth.number());
    }
    LogProcess creator = states.of(birth.creator());
    if (creator != null) {
      creator.pending().remove(birth);
    }
  }

  /** Drops a call whose child will not be found. */
  void drop(Birth birth) {
    claim(birth);
    LogProcess creator = states.of(birth.creator());
    if (creator != null) {
      creator.dropped();
    }
    birth.release();
  }

  /** Drops all at the end of the record. */
  void dropAll() {
    List.copyOf(all).forEach(this::drop);
  }

  /** Returns the last call of a process with this result; null if there is none. */
  @Nullable Birth last(ProcessInstance creator, int number) {
    List<Birth> same = of(number);
    for (int i = same.size() - 1; i >= 0; i--) {
      if (same.get(i).creator() == creator) {
        return same.get(i);
      }
    }
    return null;
  }
}
