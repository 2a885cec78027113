package org.godo.filter.explain;

import java.util.Set;

/**
 * What is to be explained.
 *
 * @param processes keys of processes
 * @param ancestors keys of processes that these may have inherited values from
 * @param accesses ids of file accesses
 */
public record Targets(Set<String> processes, Set<String> ancestors, Set<String> accesses) {

  boolean follows(String key) {
    return processes.contains(key) || ancestors.contains(key);
  }
}
