package org.godo.filter.files;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.godo.filter.process.ProcessInstance;

/** What was written through an access, when, and by which processes other than the opener. */
final class Writes {
  /** Writers that are listed; a file that every process of a host inherits can have any number. */
  static final int WRITERS_LIMIT = 1_000;

  private final WriteTimes times = new WriteTimes();
  private Set<ProcessInstance> writers = Set.of();
  private long unlistedWriters;
  private long bytes;

  /**
   * Adds write calls.
   *
   * @param counts bytes that each wrote, where 0 and less count as none
   * @return whether anything was written
   */
  boolean add(List<Long> timestamps, List<Long> counts) {
    boolean wrote = false;
    for (int i = 0; i < timestamps.size(); i++) {
      long count = counts.get(i);
      if (count > 0) {
        times.add(timestamps.get(i));
        bytes += count;
        wrote = true;
      }
    }
    return wrote;
  }

  /**
   * Adds a writer other than the opener.
   *
   * @param state of the writer, which remembers where it is not listed
   * @param accessId id of the access
   * @return whether it is a new one that is listed
   */
  boolean addWriter(ProcessInstance writer, ProcessFiles state, String accessId) {
    if (writers.size() < WRITERS_LIMIT) {
      writers = writers.isEmpty() ? new LinkedHashSet<>(2) : writers;
      return writers.add(writer);
    }
    if (!writers.contains(writer) && state.addUnlistedWrite(accessId)) {
      unlistedWriters++;
    }
    return false;
  }

  WriteTimes times() {
    return times;
  }

  /** Returns the number of bytes written in all. */
  long bytes() {
    return bytes;
  }

  /** Returns the listed writers in the order of their first writes. */
  Set<ProcessInstance> writers() {
    return Collections.unmodifiableSet(writers);
  }

  /** Returns the number of writers, listed or not. */
  long writerCount() {
    return writers.size() + unlistedWriters;
  }
}
