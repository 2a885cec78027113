package org.godo.system.truth;

import java.util.HashMap;
import java.util.Map;

/**
 * What both sides call the processes of one container: its name and the pid, and a number where
 * that pid was given out before. Processes must be named in the order in which they began.
 */
final class Labels {
  private final Map<String, Integer> uses = new HashMap<>();

  String next(String container, int pid) {
    String label = container + "/" + pid;
    int use = uses.merge(label, 1, Integer::sum);
    return use == 1 ? label : label + "#" + use;
  }

  /** One outside the containers. */
  static String outside(int pid) {
    return "outside/" + pid;
  }
}
