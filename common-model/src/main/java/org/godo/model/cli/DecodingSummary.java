package org.godo.model.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What became of the messages of a record, by a session's totals, for a user to read. */
public final class DecodingSummary {
  private static final String EVENT = "event_";
  private static final String UNKNOWN_ARCHITECTURE = "unknown_architecture_";

  private static final String OTHER_CALLS = "%d calls of kinds that are not followed";
  private static final String WITHOUT_CALL =
      "%d audit records without a system call, as of logins and services; what processes do is"
          + " recorded by audit rules with -S";

  private final Map<String, Long> totals;

  /**
   * @param totals of a session, or the sums of those of several
   */
  public DecodingSummary(Map<String, Long> totals) {
    this.totals = new TreeMap<>(totals);
  }

  /** Returns whether no event was decoded. */
  public boolean isEmpty() {
    return sum(EVENT) == 0;
  }

  /** Returns the lines of a report: events by kind, and what is not decoded. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("events: " + (isEmpty() ? "none" : counts(EVENT)));
    addIfAny(lines, count("malformed"), "malformed: %d messages");
    if (sum(UNKNOWN_ARCHITECTURE) > 0) {
      lines.add("not decoded: calls of unknown architectures: " + counts(UNKNOWN_ARCHITECTURE));
    }
    addIfAny(lines, otherCalls(), "not decoded: " + OTHER_CALLS);
    addIfAny(lines, recordsWithoutCall(), "not decoded: " + WITHOUT_CALL);
    return lines;
  }

  /** Returns why there is no event: everything that the messages were instead. */
  public String whyEmpty() {
    List<String> parts = new ArrayList<>();
    addIfAny(parts, count("malformed"), "%d messages are malformed");
    if (sum(UNKNOWN_ARCHITECTURE) > 0) {
      parts.add("calls of unknown architectures: " + counts(UNKNOWN_ARCHITECTURE));
    }
    addIfAny(parts, otherCalls(), OTHER_CALLS);
    addIfAny(parts, count("failed_calls_dropped"), "%d failed calls that are not kept");
    addIfAny(parts, count("ignored_calls"), "%d calls that change no file");
    addIfAny(parts, count("incomplete_events"), "%d audit events without their SYSCALL record");
    addIfAny(parts, recordsWithoutCall(), WITHOUT_CALL);
    return parts.isEmpty() ? "nothing was recorded" : String.join("; ", parts);
  }

  /** All records if none belongs to a system call; 0 if one does. */
  private long recordsWithoutCall() {
    boolean anyCall =
        !isEmpty()
            || Stream.of(
                    "unknown_syscalls",
                    "failed_calls_dropped",
                    "ignored_calls",
                    "incomplete_events")
                .anyMatch(name -> count(name) > 0);
    return anyCall ? 0 : count("audit_records") - count("malformed");
  }

  private long otherCalls() {
    return count("unknown_syscalls") - sum(UNKNOWN_ARCHITECTURE);
  }

  private long count(String name) {
    return totals.getOrDefault(name, 0L);
  }

  private long sum(String prefix) {
    return totals.entrySet().stream()
        .filter(total -> total.getKey().startsWith(prefix))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** The counters with a prefix, as {@code 3 open, 1 close}. */
  private String counts(String prefix) {
    return totals.entrySet().stream()
        .filter(total -> total.getKey().startsWith(prefix))
        .map(total -> total.getValue() + " " + total.getKey().substring(prefix.length()))
        .collect(Collectors.joining(", "));
  }

  private static void addIfAny(List<String> lines, long count, String form) {
    if (count > 0) {
      lines.add(form.formatted(count));
    }
  }
}
