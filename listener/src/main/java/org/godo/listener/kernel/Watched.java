package org.godo.listener.kernel;

import java.util.List;

/**
 * What the watch looks at once a second.
 *
 * @param requirements in the order in which to check them
 */
record Watched(List<LossCounter> counters, List<Requirement> requirements) {
  Watched {
    counters = List.copyOf(counters);
    requirements = List.copyOf(requirements);
  }
}
