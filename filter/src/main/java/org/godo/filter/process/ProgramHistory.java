package org.godo.filter.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which program a process ran since when. The connector says exactly when a program was replaced
 * but not by which, an audit event says by which but only about when; so the two are matched in
 * order. Where the audit event is missing, the program is not known from there on. Only the latest
 * past is asked for; of a process that replaces its program on and on, what is older is forgotten.
 */
final class ProgramHistory {
  /** Audit's coarse clock is never ahead of the connector's; the two are rounded differently. */
  private static final long ROUNDING_MILLIS = 2;

  /** Where every millisecond has one, these are still twice the seconds that are read ahead. */
  private static final int LIMIT = 20_000;

  /** Bytes of arguments. */
  private static final long TEXT_LIMIT = 4 << 20;

  private final TreeMap<Long, Program> byTime = new TreeMap<>();
  private final Deque<Long> notices = new ArrayDeque<>();
  private boolean noticed;
  private long text;
  private Program current = Program.UNKNOWN;
  private long since = Long.MIN_VALUE;

  /**
   * A program and its arguments.
   *
   * @param args empty when not known
   */
  record Program(@Nullable String exe, List<String> args) {
    static final Program UNKNOWN = new Program(null, List.of());

    private long text() {
      return TextLength.of(args);
    }
  }

  /** The connector told that a program was replaced. */
  void noticed(long millis) {
    noticed = true;
    notices.add(millis);
    if (notices.size() > LIMIT) {
      notices.remove();
    }
    if (!byTime.containsKey(millis)) {
      put(millis, Program.UNKNOWN);
    }
  }

  private void put(long millis, Program program) {
    Program before = byTime.put(millis, program);
    text += program.text() - (before == null ? 0 : before.text());
    boolean forgotten = false;
    while (byTime.size() > LIMIT || (text > TEXT_LIMIT && byTime.firstKey() < since)) {
      text -= byTime.pollFirstEntry().getValue().text();
      forgotten = true;
    }
    if (forgotten && byTime.firstKey() != since) {
      // What ran before is not told by what ran next.
      text -= byTime.firstEntry().getValue().text();
      byTime.put(byTime.firstKey(), Program.UNKNOWN);
    }
  }

  /** Whether the connector ever told that a program was replaced. */
  boolean wasNoticed() {
    return noticed;
  }

  /**
   * An audit event told of an exec.
   *
   * @return when it took place, by the connector's clock where the connector told of it too
   */
  long executed(long millis, Program program) {
    while (!notices.isEmpty() && notices.element() < millis - ROUNDING_MILLIS) {
      notices.remove();
    }
    long at = notices.isEmpty() ? millis : notices.remove();
    runs(at, program);
    return at;
  }

  /** The process ran this program at a time, and since then no other that was told of before. */
  void runs(long millis, Program program) {
    if (millis >= since) {
      since = millis;
      current = program;
    }
    put(millis, program);
  }

  /** It began with its creator's program. */
  void inherited(long start, Program program) {
    if (since < start) {
      since = start;
      current = program;
    }
    if (!byTime.containsKey(start)) {
      put(start, program);
    }
  }

  /** An audit event showed the program's file, which is all there is if its exec was missed. */
  void seen(long millis, String exe) {
    Map.Entry<Long, Program> latest = byTime.floorEntry(millis);
    boolean missed =
        latest != null && latest.getKey() >= since && latest.getValue().equals(Program.UNKNOWN);
    if (missed) {
      runs(latest.getKey(), new Program(exe, List.of()));
    } else if (since == Long.MIN_VALUE) {
      runs(millis, new Program(exe, List.of()));
    } else if (!exe.equals(current.exe())) {
      current = new Program(exe, current.args());
      put(since, current);
    }
  }

  /** The program at this point of the record. */
  Program current() {
    return current;
  }

  /** The program at a time, for the children made then. */
  Program at(long millis) {
    Map.Entry<Long, Program> entry = byTime.floorEntry(millis);
    if (entry == null) {
      entry = byTime.firstEntry();
    }
    return entry == null ? Program.UNKNOWN : entry.getValue();
  }

  /** The record is at its end: the current program is the last one, even where that is unknown. */
  void settle() {
    if (!byTime.isEmpty()) {
      since = byTime.lastKey();
      current = byTime.lastEntry().getValue();
    }
  }
}
