package org.godo.filter.process;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.godo.model.raw.ArgumentGaps;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent.Subject;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of an exec: those of its EXECVE records, and what PROCTITLE has of those that are
 * not recorded.
 *
 * @param args each at its index, empty where it is not known
 * @param note what is not read from EXECVE; null if everything is
 */
record ExecArguments(List<String> args, @Nullable Note note) {
  static final ExecArguments NONE = new ExecArguments(List.of(), null);

  /**
   * What is inferred or not known of the arguments.
   *
   * @param reason for a field of the result
   * @param text which arguments, and where they are from
   */
  record Note(Reason reason, String text) {}

  /**
   * Returns the arguments of an exec that succeeded.
   *
   * @param before those of the program that the process ran before
   */
  static ExecArguments of(Call.Exec exec, Subject subject, List<String> before) {
    return exec.gaps().equals(ArgumentGaps.NONE) && exec.argc() == exec.args().size()
        ? new ExecArguments(exec.args(), null)
        : new Filling(exec).fill(ExecTitle.of(exec, subject, before));
  }

  /** Fills in what a title has, and describes the rest. */
  private static final class Filling {
    private final Call.Exec exec;
    private final List<String> args;
    private final TreeSet<Integer> empty;
    private final TreeSet<Integer> missing;
    private final TreeSet<Integer> ofTitle = new TreeSet<>();
    private boolean titleCut;

    Filling(Call.Exec exec) {
      this.exec = exec;
      this.args = new ArrayList<>(exec.args());
      this.empty = new TreeSet<>(exec.gaps().leftOut());
      this.missing = new TreeSet<>(exec.gaps().missing());
    }

    ExecArguments fill(@Nullable ExecTitle title) {
      if (title != null) {
        title.args().forEach(this::fillIn);
        titleCut = title.cut() && ofTitle.contains(title.lastIndex());
        if (!title.cut()) {
          addEmptyAtEnd();
        }
      }
      return new ExecArguments(args, note());
    }

    private void fillIn(int index, String argument) {
      boolean known = index < args.size() && !empty.contains(index) && !missing.contains(index);
      if (known || (argument.isEmpty() && empty.contains(index))) {
        return;
      }
      while (args.size() <= index) {
        args.add("");
      }
      args.set(index, argument);
      empty.remove(index);
      missing.remove(index);
      ofTitle.add(index);
    }

    /** A title ends with the last argument that is not empty. */
    private void addEmptyAtEnd() {
      while (args.size() < exec.argc()) {
        empty.add(args.size());
        args.add("");
      }
    }

    private Note note() {
      List<String> parts = new ArrayList<>();
      describe(parts, empty, "%s empty: the kernel leaves empty ones out");
      describe(
          parts,
          ofTitle,
          titleCut
              ? "%s from PROCTITLE, which has the first 128 bytes; the last may be cut"
              : "%s from PROCTITLE");
      describe(parts, missing, "%s not recorded, or not whole");
      boolean unknownEnd = exec.argc() != args.size() && !(exec.argc() < 0 && ofTitle.size() > 0);
      if (exec.argc() < 0 && args.isEmpty()) {
        parts.add("not recorded");
      } else if (unknownEnd) {
        parts.add(
            exec.argc() < 0
                ? "their number is not recorded"
                : "%d of %d recorded".formatted(args.size(), exec.argc()));
      }
      return new Note(reason(unknownEnd), String.join("; ", parts));
    }

    private Reason reason(boolean unknownEnd) {
      if (unknownEnd || !missing.isEmpty()) {
        return Reason.ARGS_NOT_RECORDED;
      }
      return ofTitle.isEmpty() ? Reason.ARGS_LEFT_OUT : Reason.ARGS_OF_PROCTITLE;
    }

    private static void describe(List<String> parts, SortedSet<Integer> indexes, String form) {
      if (!indexes.isEmpty()) {
        parts.add(form.formatted(IndexRanges.of(indexes)));
      }
    }
  }
}
