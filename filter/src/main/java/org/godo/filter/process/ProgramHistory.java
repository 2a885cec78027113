package org.godo.filter.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The programs of a process over time. The connector reports the exact time of an exec but not the
 * program, audit the program but only about the time; so the two are matched in order. Where the
 * audit event is missing, the program is unknown from there on. Only the latest past is needed: of
 * a process that execs all the time the oldest programs are dropped.
 */
final class ProgramHistory {
  /** Bytes of arguments. */
  private static final long TEXT_LIMIT = 4 << 20;

  /** What the kernel appends to the path of a removed file (fs/d_path.c). */
  private static final String DELETED = " (deleted)";

  private final TreeMap<Long, Program> byTime = new TreeMap<>();
  private final Deque<Long> unmatched = new ArrayDeque<>();
  private boolean execReported;
  private Program inherited = Program.UNKNOWN;
  private long text;
  private Program current = Program.UNKNOWN;
  private long since = Long.MIN_VALUE;

  /**
   * A program and its arguments.
   *
   * @param args empty if not known
   * @param note what is inferred or not known of the arguments; null for nothing
   * @param isUnnamed whether its exec was recorded, and without its file
   */
  record Program(
      @Nullable String exe,
      List<String> args,
      ExecArguments.@Nullable Note note,
      boolean isUnnamed) {
    static final Program UNKNOWN = new Program(null, List.of());

    /** A program all of whose arguments are recorded, or none. */
    Program(@Nullable String exe, List<String> args) {
      this(exe, args, null);
    }

    /** A program whose file is known, if it has one. */
    Program(@Nullable String exe, List<String> args, ExecArguments.@Nullable Note note) {
      this(exe, args, note, false);
    }

    private long text() {
      return TextLength.of(args);
    }
  }

  /** Accepts the connector's report of an exec. */
  void execReported(long millis) {
    execReported = true;
    unmatched.add(millis);
    if (unmatched.size() > Tolerances.HISTORY_ENTRIES) {
      unmatched.remove();
    }
    if (!byTime.containsKey(millis)) {
      put(millis, Program.UNKNOWN);
    }
  }

  private void put(long millis, Program program) {
    Program before = byTime.put(millis, program);
    text += program.text() - (before == null ? 0 : before.text());
    boolean dropped = false;
    while (byTime.size() > Tolerances.HISTORY_ENTRIES
        || (text > TEXT_LIMIT && byTime.firstKey() < since)) {
      text -= byTime.pollFirstEntry().getValue().text();
      dropped = true;
    }
    if (dropped && byTime.firstKey() != since) {
      // at() answers with the first entry for times before it, which does not hold here.
      text -= byTime.firstEntry().getValue().text();
      byTime.put(byTime.firstKey(), Program.UNKNOWN);
    }
  }

  /** Returns whether the connector ever reported an exec. */
  boolean execReported() {
    return execReported;
  }

  /**
   * Accepts audit's event of an exec.
   *
   * @return when it took place, by the connector's clock where the connector reported it too
   */
  long executed(long millis, Program program) {
    while (!unmatched.isEmpty() && unmatched.element() < millis - Tolerances.ROUNDING) {
      unmatched.remove();
    }
    long at = unmatched.isEmpty() ? millis : unmatched.remove();
    runs(at, program);
    return at;
  }

  /** Accepts that the process ran this program at a time, and later none reported before. */
  void runs(long millis, Program program) {
    if (millis >= since) {
      since = millis;
      current = program;
    }
    put(millis, program);
  }

  /** Accepts the program that the creator ran at the fork. */
  void inherited(long start, Program program) {
    inherited = program;
    if (since < start) {
      since = start;
      current = program;
    }
    if (!byTime.containsKey(start)) {
      put(start, program);
    }
  }

  /** Accepts the program's file that an event of another call shows: the exec may be missing. */
  void observed(long millis, String exe) {
    Map.Entry<Long, Program> latest = byTime.floorEntry(millis);
    boolean execMissing =
        latest != null && latest.getKey() >= since && latest.getValue().equals(Program.UNKNOWN);
    if (execMissing) {
      runs(latest.getKey(), new Program(exe, List.of()));
    } else if (since == Long.MIN_VALUE) {
      runs(millis, new Program(exe, List.of()));
    } else if (!exe.equals(current.exe()) && millis >= since - Tolerances.TICK) {
      // An event from before is of the program before; the snapshot has the one since.
      current = new Program(exe, current.args(), current.note());
      put(since, current);
    }
  }

  /** Returns whether two paths may be those of one file, by its root or below another. */
  static boolean sameFile(String path, String other) {
    return baseName(path).equals(baseName(other));
  }

  private static String baseName(String path) {
    int end = path.endsWith(DELETED) ? path.length() - DELETED.length() : path.length();
    return path.substring(path.lastIndexOf('/', end - 1) + 1, end);
  }

  /** Returns the program at this point of the record. */
  Program current() {
    return current;
  }

  /** Returns the program at a time, for the children forked then. */
  Program at(long millis) {
    Map.Entry<Long, Program> entry = byTime.floorEntry(millis);
    if (entry == null) {
      entry = byTime.firstEntry();
    }
    return entry == null ? Program.UNKNOWN : entry.getValue();
  }

  /** Returns the program before a time, for the children that were forked before an exec then. */
  Program before(long millis) {
    Map.Entry<Long, Program> entry = byTime.lowerEntry(millis);
    return entry == null ? inherited : entry.getValue();
  }

  /** Makes the last program the current one, even if it is unknown, at the end of the record. */
  void settle() {
    if (!byTime.isEmpty()) {
      since = byTime.lastKey();
      current = byTime.lastEntry().getValue();
    }
  }
}
