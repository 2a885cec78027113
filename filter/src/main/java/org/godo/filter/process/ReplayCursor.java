package org.godo.filter.process;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How far the replay of the record has reached for a process. */
public final class ReplayCursor {
  private final Set<ProcessInstance> expected = new LinkedHashSet<>(0);
  private boolean begun;
  private boolean over;

  /** Returns whether the replay has reached its start. */
  public boolean begun() {
    return begun;
  }

  void begin() {
    begun = true;
  }

  /** Returns the children, known from the connector, whose start the replay has not reached. */
  public List<ProcessInstance> expected() {
    return List.copyOf(expected);
  }

  void expect(ProcessInstance child) {
    expected.add(child);
  }

  void reached(ProcessInstance child) {
    expected.remove(child);
  }

  /** Closes the process: no later event is about it. */
  public void close() {
    over = true;
  }

  /** Returns whether it is over, so that nothing more can be placed below it. */
  public boolean isOver() {
    return over;
  }
}
