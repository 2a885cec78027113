package org.godo.listener.decode;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
    /** Operations of io_uring, of which not all yield a document. */
    URING_OPERATIONS,
    /** Calls of no interest: other commands of fcntl, mappings that cannot write to a file. */
    IGNORED_CALLS,
    FAILED_CALLS_DROPPED,
    /** Messages of the connector other than fork, exec, comm and exit. */
    CONNECTOR_OTHER,
    /** Events whose end did not come within the timeout; what came may be all there was. */
    EVENTS_WITHOUT_END,
    /** Events that lack a SYSCALL or PATH record, or hold more than one document tells. */
    INCOMPLETE_EVENTS;

    private final String field = name().toLowerCase(Locale.ROOT);
  }

  /** What the names of counters of events given out begin with. */
  static final String EVENT = "event_";

  private final Cells before = new Cells();
  private final Cells after = new Cells();
  private Cells current = after;
  private long mark = Long.MIN_VALUE;
  private @Nullable Map<String, Long> asMap;

  /** What was counted on one side of the mark. */
  private static final class Cells {
    private final Map<Counter, long[]> counts = new EnumMap<>(Counter.class);
    private final Map<String, long[]> byKind = new HashMap<>();

    private Cells() {
      for (Counter counter : Counter.values()) {
        counts.put(counter, new long[1]);
      }
    }

    private void add(Counter counter, long count) {
      requireNonNull(counts.get(counter))[0] += count;
    }

    private void addEvents(String kind, long count) {
      byKind.computeIfAbsent(kind, any -> new long[1])[0] += count;
    }

    /** Takes over what another counted, which then is at 0. */
    private void take(Cells other) {
      other.counts.forEach((counter, count) -> add(counter, count[0]));
      other.byKind.forEach((kind, count) -> addEvents(kind, count[0]));
      other.counts.values().forEach(count -> count[0] = 0);
      other.byKind.values().forEach(count -> count[0] = 0);
    }

    private void addTo(Map<String, Long> map) {
      counts.forEach((counter, count) -> map.merge(counter.field, count[0], Long::sum));
      new TreeMap<>(byKind).forEach((kind, count) -> map.merge(EVENT + kind, count[0], Long::sum));
    }
  }

  /**
   * @param resumed what was counted before the place where reading begins
   */
  Totals(Map<String, Long> resumed) {
    for (Counter counter : Counter.values()) {
      before.add(counter, resumed.getOrDefault(counter.field, 0L));
    }
    resumed.forEach(
        (name, count) -> {
          if (name.startsWith(EVENT)) {
            before.addEvents(name.substring(EVENT.length()), count);
          }
        });
  }

  void add(Counter counter) {
    add(counter, 1);
  }

  void add(Counter counter, long count) {
    asMap = null;
    current.add(counter, count);
  }

  /** Counts an event given out. */
  void addEvent(String kind) {
    asMap = null;
    current.addEvents(kind, 1);
  }

  /** Reading may be taken up again at this place of the capture, which it has reached now. */
  void mark(long position) {
    before.take(after);
    mark = position;
  }

  /** What is counted from now on is of an event whose first record stands at this position. */
  void ofEventAt(long position) {
    current = position < mark ? before : after;
  }

  /** What is counted from now on is of the message that is read. */
  void ofMessage() {
    current = after;
  }

  /** What was counted of messages and events before the mark. */
  Map<String, Long> beforeMark() {
    Map<String, Long> map = new LinkedHashMap<>();
    before.addTo(map);
    return map;
  }

  /** Everything counted so far; the same map, which never changes, until more is counted. */
  Map<String, Long> asMap() {
    Map<String, Long> map = asMap;
    if (map == null) {
      Map<String, Long> sums = beforeMark();
      after.addTo(sums);
      map = Map.copyOf(sums);
      asMap = map;
    }
    return map;
  }
}
