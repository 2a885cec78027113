package org.godo.filter.container;

import java.util.LinkedHashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is at clean paths, to find all that a rename of a directory concerns.
 *
 * @param <T> equal to itself alone
 */
public final class PathIndex<T> {
  private final NavigableMap<String, Set<T>> byPath = new TreeMap<>();

  /** Adds one at a path. */
  public void add(String path, T each) {
    byPath.computeIfAbsent(path, any -> new LinkedHashSet<>(2)).add(each);
  }

  /** Removes one from a path. */
  public void remove(String path, T each) {
    Set<T> at = byPath.get(path);
    if (at != null && at.remove(each) && at.isEmpty()) {
      byPath.remove(path);
    }
  }

  /** Returns a copy of those at a path. */
  public Set<T> at(String path) {
    return new LinkedHashSet<>(byPath.getOrDefault(path, Set.of()));
  }

  /** Returns a copy of those that a rename gives another path. */
  public Set<T> concernedBy(PathMove move) {
    Set<T> found = new LinkedHashSet<>();
    addAtOrBelow(move.from(), found);
    if (move.isExchange()) {
      addAtOrBelow(move.to(), found);
    }
    return found;
  }

  /** Returns a copy of those at a path or below it. */
  public Set<T> atOrBelow(String path) {
    Set<T> found = new LinkedHashSet<>();
    addAtOrBelow(path, found);
    return found;
  }

  private void addAtOrBelow(String path, Set<T> found) {
    if (!byPath.isEmpty()) {
      found.addAll(byPath.getOrDefault(path, Set.of()));
      byPath.subMap(path + '/', path + (char) ('/' + 1)).values().forEach(found::addAll);
    }
  }
}
