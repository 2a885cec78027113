package org.godo.filter.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.godo.model.raw.ArgumentGaps;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent.Subject;
import org.jspecify.annotations.Nullable;

/**
 * The title of an exec, where it is that of the new program. The kernel keeps a task's first title
 * for all its later records, so that of a task that was recorded before its exec is the command
 * line of the program before; and a program may choose any. So a title counts only if it agrees
 * with what is recorded of the new program, and differs from the command line before.
 *
 * @param args arguments by index; the last may be cut
 * @param cut whether the command line may be longer
 */
record ExecTitle(SortedMap<Integer, String> args, boolean cut) {
  /** Length of a task's name (TASK_COMM_LEN - 1). */
  private static final int COMM_LENGTH = 15;

  /**
   * Returns the title of an exec; null if it has none, or one that does not agree.
   *
   * @param before arguments of the program that the process ran before
   */
  static @Nullable ExecTitle of(Call.Exec exec, Subject subject, List<String> before) {
    List<String> title = exec.gaps().title();
    boolean agrees =
        !title.isEmpty()
            && (anyRecorded(exec)
                ? agrees(exec)
                : namesProgram(exec, subject) && !isStartOf(exec.gaps(), before));
    if (!agrees) {
      return null;
    }
    SortedMap<Integer, String> args = new TreeMap<>();
    for (int i = 0; i < title.size(); i++) {
      args.put(i, title.get(i));
    }
    return new ExecTitle(args, exec.gaps().titleCut());
  }

  /** Returns the index of the last argument, which may be cut. */
  int lastIndex() {
    return args.lastKey();
  }

  private static boolean anyRecorded(Call.Exec exec) {
    return exec.args().stream().anyMatch(argument -> !argument.isEmpty());
  }

  /** Whether the title has each recorded argument that it can have. */
  private static boolean agrees(Call.Exec exec) {
    ArgumentGaps gaps = exec.gaps();
    List<String> title = gaps.title();
    if (exec.argc() >= 0 && title.size() > exec.argc()) {
      return false;
    }
    for (int i = 0; i < exec.args().size(); i++) {
      String argument = exec.args().get(i);
      boolean partOnly = gaps.missing().contains(i);
      boolean inTitle = i < title.size();
      boolean last = i == title.size() - 1;
      if (!inTitle && !gaps.titleCut() && !argument.isEmpty()) {
        return false;
      }
      if (inTitle && partOnly && !title.get(i).startsWith(argument)) {
        return false;
      }
      if (inTitle && !partOnly && !gaps.leftOut().contains(i)) {
        boolean same =
            (last && gaps.titleCut())
                ? argument.startsWith(title.get(i))
                : argument.equals(title.get(i));
        if (!same) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Whether the first argument is the name of the program, as it mostly is; or one of the next two
   * is the script that was executed, which its interpreter has as an argument.
   */
  private static boolean namesProgram(Call.Exec exec, Subject subject) {
    List<String> title = exec.gaps().title();
    String name = baseName(title.get(0));
    String file = exec.file().name();
    List<String> names = new ArrayList<>();
    names.add(Objects.requireNonNullElse(subject.comm(), ""));
    names.add(baseName(Objects.requireNonNullElse(subject.exe(), "")));
    names.add(baseName(Objects.requireNonNullElse(file, "")));
    String login = name.startsWith("-") ? name.substring(1) : name;
    return names.contains(login)
        || names.contains(login.substring(0, Math.min(COMM_LENGTH, login.length())))
        || title.subList(1, Math.min(title.size(), 3)).contains(file);
  }

  private static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static boolean isStartOf(ArgumentGaps gaps, List<String> args) {
    List<String> title = gaps.title();
    if (args.size() < title.size()) {
      return false;
    }
    int last = title.size() - 1;
    boolean lastAgrees =
        gaps.titleCut()
            ? args.get(last).startsWith(title.get(last))
            : args.get(last).equals(title.get(last));
    return lastAgrees && args.subList(0, last).equals(title.subList(0, last));
  }
}
