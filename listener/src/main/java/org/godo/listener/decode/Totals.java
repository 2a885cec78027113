package org.godo.listener.decode;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/** Counts what was received and what was dropped, and why, so that nothing is dropped silently. */
final class Totals {

  /** The counters; their names in lower case are those of the session's {@code totals}. */
  enum Counter {
    AUDIT_RECORDS,
    AUDIT_EVENTS,
    CONNECTOR_MESSAGES,
    /** Audit records that programs wrote. */
    USER_MESSAGES,
    NOTES,
    /** Messages that do not have the form of their family. */
    MALFORMED,
    /** Messages of netlink's control protocol and of families that are not decoded. */
    OTHER_MESSAGES,
    /** Events of system calls, or architectures, that are not decoded. */
    UNKNOWN_SYSCALLS,
    /** Operations of io_uring; not each yields a document. */
    URING_OPERATIONS,
    /** Calls of no interest: other commands of fcntl, mappings that cannot write to a file. */
    IGNORED_CALLS,
    FAILED_CALLS_DROPPED,
    /** Messages of the connector other than fork, exec, comm and exit. */
    CONNECTOR_OTHER,
    /** Events whose end was not received within the timeout; they may be complete. */
    EVENTS_WITHOUT_END,
    /** Events that lack a SYSCALL or PATH record, or hold more than fits one document. */
    INCOMPLETE_EVENTS,
    /** Execs of which not all arguments are recorded. */
    INCOMPLETE_ARGUMENTS,
    /** Records of a log that are there more than once, and ones of an event that is over. */
    REPEATED_RECORDS;

    private final String field = name().toLowerCase(Locale.ROOT);
  }

  /** Prefix of the counters of emitted events. */
  static final String EVENT = "event_";

  /** Prefix of the counters of emitted events by their sources. */
  static final String SOURCE = "decoded_";

  /** Prefix of the counters of calls of architectures that are not decoded. */
  static final String UNKNOWN_ARCHITECTURE = "unknown_architecture_";

  private final Cells before = new Cells();
  private final Cells after = new Cells();
  private Cells current = after;
  private long mark = Long.MIN_VALUE;
  private @Nullable Map<String, Long> asMap;

  /** Counts on one side of the mark. */
  private static final class Cells {
    private final Map<Counter, long[]> counts = new EnumMap<>(Counter.class);
    private final Map<String, long[]> byName = new HashMap<>();

    private Cells() {
      for (Counter counter : Counter.values()) {
        counts.put(counter, new long[1]);
      }
    }

    private void add(Counter counter, long count) {
      requireNonNull(counts.get(counter))[0] += count;
    }

    private void add(String name, long count) {
      byName.computeIfAbsent(name, any -> new long[1])[0] += count;
    }

    /** Adds the counts of another, and resets those to 0. */
    private void drain(Cells other) {
      other.counts.forEach((counter, count) -> add(counter, count[0]));
      other.byName.forEach((name, count) -> add(name, count[0]));
      other.counts.values().forEach(count -> count[0] = 0);
      other.byName.values().forEach(count -> count[0] = 0);
    }

    private void addTo(Map<String, Long> map) {
      counts.forEach((counter, count) -> map.merge(counter.field, count[0], Long::sum));
      new TreeMap<>(byName).forEach((name, count) -> map.merge(name, count[0], Long::sum));
    }
  }

  /**
   * @param resumed counts before the position that reading starts from
   */
  Totals(Map<String, Long> resumed) {
    for (Counter counter : Counter.values()) {
      before.add(counter, resumed.getOrDefault(counter.field, 0L));
    }
    resumed.forEach(
        (name, count) -> {
          if (name.startsWith(EVENT)
              || name.startsWith(SOURCE)
              || name.startsWith(UNKNOWN_ARCHITECTURE)) {
            before.add(name, count);
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

  /** Counts an emitted event. */
  void addEvent(RawEvent event) {
    asMap = null;
    current.add(EVENT + event.event(), 1);
    current.add(SOURCE + event.origin().source().fieldValue(), 1);
  }

  /** Counts a call of an architecture that is not decoded. */
  void addUnknownArchitecture(String arch) {
    asMap = null;
    current.add(UNKNOWN_ARCHITECTURE + arch, 1);
  }

  /** Marks the position that reading has reached as one to resume from. */
  void mark(long position) {
    before.drain(after);
    mark = position;
  }

  /** Further counts are for an event whose first record is at this position. */
  void countForEventAt(long position) {
    current = position < mark ? before : after;
  }

  /** Further counts are for the message that is read. */
  void countForMessage() {
    current = after;
  }

  /** Counts of messages and events before the mark. */
  Map<String, Long> beforeMark() {
    Map<String, Long> map = new LinkedHashMap<>();
    before.addTo(map);
    return map;
  }

  /** All counts; the same immutable map until more is counted. */
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
