package org.godo.listener.decode;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts what was seen and what was left out, and why, so that nothing is dropped silently. */
final class Totals {

  /** What is counted; the names in lower case are those of the session's {@code totals}. */
  enum Counter {
    AUDIT_RECORDS,
    AUDIT_EVENTS,
    CONNECTOR_MESSAGES,
    NOTES,
    /** Messages that are not what their family should carry. */
    MALFORMED,
    /** Messages of netlink's control protocol and of families that are not decoded. */
    OTHER_MESSAGES,
    /** Events of system calls, or architectures, that are not decoded. */
    UNKNOWN_SYSCALLS,
    /** Operations of io_uring, whose records lack the arguments. */
    URING_OPERATIONS,
    /** Calls of no interest: other commands of fcntl, mappings that cannot write to a file. */
    IGNORED_CALLS,
    FAILED_CALLS_DROPPED,
    /** Messages of the connector other than fork, exec, comm and exit. */
    CONNECTOR_OTHER,
    /** Events whose end did not come within the timeout; what came may be all there was. */
    EVENTS_WITHOUT_END,
    /** Events that lack a SYSCALL or PATH record. */
    INCOMPLETE_EVENTS;

    private final String field = name().toLowerCase(Locale.ROOT);
  }

  private final Map<Counter, Count> counts = new EnumMap<>(Counter.class);
  private final Map<String, Count> byKind = new HashMap<>();

  /** How often something was seen. */
  private static final class Count {
    private long count;
  }

  Totals() {
    for (Counter counter : Counter.values()) {
      counts.put(counter, new Count());
    }
  }

  void add(Counter counter) {
    requireNonNull(counts.get(counter)).count++;
  }

  /** Counts an event given out. */
  void addEvent(String kind) {
    byKind.computeIfAbsent(kind, any -> new Count()).count++;
  }

  Map<String, Long> asMap() {
    Map<String, Long> map = new LinkedHashMap<>();
    counts.forEach((counter, count) -> map.put(counter.field, count.count));
    new TreeMap<>(byKind).forEach((kind, count) -> map.put("event_" + kind, count.count));
    return map;
  }
}
