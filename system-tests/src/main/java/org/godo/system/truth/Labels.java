package org.godo.system.truth;

import java.util.HashMap;
import java.util.Map;

/**
 * The names of processes on both sides: container and pid, and a number if the pid is reused.
 * Processes must be named in the order of their starts.
 */
final class Labels {
  private final Map<String, Integer> uses = new HashMap<>();

  String next(String container, int pid) {
    String label = container + "/" + pid;
    int use = uses.merge(label, 1, Integer::sum);
    return use == 1 ? label : label + "#" + use;
  }

  /** Returns the name of a process outside the containers. */
  static String outside(int pid) {
    return "outside/" + pid;
  }
}
