package org.godo.filter.process;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a process's main thread was called, and since when. The sources are read one after the
 * other, so names are told out of order; each keeps its time. Only the latest past is asked for; of
 * a process that changes its name on and on, what is older is forgotten.
 */
final class CommHistory {
  /** Where every millisecond has one, these are still twice the seconds that are read ahead. */
  private static final int LIMIT = 20_000;

  private final Set<String> notable;
  private final Set<String> borne = new HashSet<>(0);
  private final TreeMap<Long, @Nullable String> byTime = new TreeMap<>();
  private @Nullable String observed;
  private long observedAt;

  /**
   * @param notable names that are remembered however long ago a thread bore them
   */
  CommHistory(Set<String> notable) {
    this.notable = notable;
  }

  /** Remembers a name that a source reported, if it is a notable one. */
  void note(@Nullable String name) {
    if (name != null && notable.contains(name)) {
      borne.add(name);
    }
  }

  /** Whether a thread of the process ever bore this notable name. */
  boolean hasBorne(String name) {
    return borne.contains(name);
  }

  /** The main thread was called this from a time on. */
  void told(long millis, @Nullable String name) {
    put(millis, name);
  }

  private void put(long millis, @Nullable String name) {
    byTime.put(millis, name);
    if (byTime.size() > LIMIT) {
      byTime.pollFirstEntry();
    }
  }

  /** A program replaced the old one, and with it the name; which, only the audit event tells. */
  void replaced(long millis) {
    put(millis, null);
  }

  /** It began with its creator's name, unless it ran a program of its own in the same moment. */
  void inherited(long start, @Nullable String name) {
    if (!byTime.containsKey(start)) {
      put(start, name);
    }
  }

  /** The name a new program began with; one told for the same time was taken by the program. */
  void began(long millis, @Nullable String name) {
    if (byTime.get(millis) == null) {
      put(millis, name);
    }
  }

  /** Some thread was called this: counts where nothing was told of the main thread. */
  void observed(long millis, @Nullable String name) {
    observed = name;
    observedAt = millis;
  }

  /** The name at a time; null when not known. */
  @Nullable String at(long millis) {
    return name(byTime.floorEntry(millis));
  }

  /** The last name; null when not known. */
  @Nullable String latest() {
    return name(byTime.lastEntry());
  }

  private @Nullable String name(Map.@Nullable Entry<Long, @Nullable String> told) {
    if (told == null) {
      return observed;
    }
    String name = told.getValue();
    boolean later = observedAt + ProcessTable.TICK_MILLIS >= told.getKey();
    return name == null && later ? observed : name;
  }
}
