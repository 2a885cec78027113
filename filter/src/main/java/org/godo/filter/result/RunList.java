package org.godo.filter.result;

import java.util.ArrayList;
import java.util.List;
import org.godo.model.result.ContainerResult.Run;

/** The runs of a container that its result lists. */
final class RunList {
  /** How many are listed: a container that fails at once may be restarted without end. */
  static final int LIMIT = 1_000;

  private RunList() {}

  /** Returns the first run and the latest ones. */
  static List<Run> listed(List<Run> runs) {
    if (runs.size() <= LIMIT) {
      return List.copyOf(runs);
    }
    List<Run> listed = new ArrayList<>(LIMIT);
    listed.add(runs.get(0));
    listed.addAll(runs.subList(runs.size() - LIMIT + 1, runs.size()));
    return List.copyOf(listed);
  }
}
