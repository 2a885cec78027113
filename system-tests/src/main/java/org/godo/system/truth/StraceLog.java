package org.godo.system.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.godo.system.truth.StraceStep.StraceCall;
import org.jspecify.annotations.Nullable;

/** Reads what {@code strace -f -ttt -y -xx --decode-pids=pidns} wrote. */
final class StraceLog {
  private static final Pattern LINE = Pattern.compile("(\\d+) +\\d+\\.\\d+ (.*)");
  private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\)\\s+= (.*)");
  private static final Pattern UNFINISHED = Pattern.compile("(.*) <unfinished \\.\\.\\.>");
  private static final Pattern PID_CHANGED =
      Pattern.compile("(.*) <pid changed to (\\d+) \\.\\.\\.>");
  private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
  private static final Pattern EXITED = Pattern.compile("\\+\\+\\+ exited with (\\d+) \\+\\+\\+");
  private static final Pattern KILLED =
      Pattern.compile("\\+\\+\\+ killed by (\\w+)(?: \\(core dumped\\))? \\+\\+\\+");
  private static final Pattern SUPERSEDED =
      Pattern.compile("\\+\\+\\+ superseded by execve in pid (\\d+) \\+\\+\\+");

  /** strace does not end the line of an exec by the thread that it printed last. */
  private static final Pattern UNENDED_EXEC =
      Pattern.compile("(.*\\*/)(\\d+) \\d+\\.\\d+ (\\+\\+\\+ superseded .*)");

  /**
   * A call that strace cannot read, as the task is about to end: by another thread's exec, maybe,
   * of which the line follows without an end of this one.
   */
  private static final Pattern UNREAD =
      Pattern.compile("(?:<\\.\\.\\. )?\\?\\?\\?(?:\\((\\d+) \\d+\\.\\d+ (\\+\\+\\+ .*)|.*)");

  private static final Pattern RESULT =
      Pattern.compile(
          "(\\?|-?\\d+|0x[0-9a-f]+)(<[^>]*>)?(?:\\(deleted\\))?(?: (E\\w+) \\(.*\\))?"
              + "(?: /\\* (\\d+) in strace's PID NS \\*/)?(?: \\(.*\\))?");
  private static final Set<String> TASK_CALLS = Set.of("fork", "vfork", "clone", "clone3");
  private static final Map<String, Integer> SIGNALS =
      Map.of("SIGKILL", 9, "SIGSEGV", 11, "SIGPIPE", 13, "SIGTERM", 15, "SIGABRT", 6, "SIGHUP", 1);

  private final SortedMap<Integer, StraceStep> steps = new TreeMap<>();
  private final Map<Integer, Pending> pending = new HashMap<>();
  private int position;

  /** A call whose line was interrupted by lines of other tasks. */
  private record Pending(String text, int position) {}

  /** Returns all steps in the order of the log. */
  static List<StraceStep> read(Path file) throws IOException {
    return parse(Files.readAllLines(file));
  }

  static List<StraceStep> parse(List<String> lines) {
    StraceLog log = new StraceLog();
    lines.forEach(log::line);
    return List.copyOf(log.steps.values());
  }

  private void line(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a line of strace: " + line);
    }
    position += 2;
    int tid = Integer.parseInt(parts.group(1));
    String text = parts.group(2);
    Matcher unended = UNENDED_EXEC.matcher(text);
    Matcher unread = UNREAD.matcher(text);
    if (text.startsWith("+++")) {
      end(tid, text);
    } else if (unended.matches()) {
      pending.put(tid, new Pending(unended.group(1), position));
      position += 2;
      end(Integer.parseInt(unended.group(2)), unended.group(3));
    } else if (unread.matches()) {
      if (unread.group(1) != null) {
        end(Integer.parseInt(unread.group(1)), unread.group(2));
      }
    } else if (!text.startsWith("---")) {
      call(tid, text);
    }
  }

  private void end(int tid, String text) {
    Matcher exited = EXITED.matcher(text);
    Matcher killed = KILLED.matcher(text);
    Matcher superseded = SUPERSEDED.matcher(text);
    if (exited.matches()) {
      steps.put(position, new StraceStep.Ended(tid, Integer.parseInt(exited.group(1)), 0));
    } else if (killed.matches()) {
      Integer signal = SIGNALS.get(killed.group(1));
      if (signal == null) {
        throw new IllegalArgumentException("a signal without a number: " + text);
      }
      steps.put(position, new StraceStep.Ended(tid, 0, signal));
    } else if (superseded.matches()) {
      int thread = Integer.parseInt(superseded.group(1));
      Pending exec = pending.remove(thread);
      if (exec != null) {
        pending.put(tid, exec);
      }
      steps.put(position, new StraceStep.Superseded(tid, thread));
    } else {
      throw new IllegalArgumentException("not an end: " + text);
    }
  }

  private void call(int tid, String text) {
    Matcher unfinished = UNFINISHED.matcher(text);
    Matcher changed = PID_CHANGED.matcher(text);
    Matcher resumed = RESUMED.matcher(text);
    if (unfinished.matches()) {
      pending.put(tid, new Pending(unfinished.group(1), position));
    } else if (changed.matches()) {
      pending.put(Integer.parseInt(changed.group(2)), new Pending(changed.group(1), position));
    } else if (resumed.matches()) {
      Pending begun = pending.remove(tid);
      // Otherwise the call was in progress when strace attached: one of the gate, without effect.
      if (begun != null) {
        whole(tid, begun.text() + resumed.group(1), begun.position());
      }
    } else {
      whole(tid, text.replace(" <unfinished ...>)", ")"), position);
    }
  }

  private void whole(int tid, String text, int entered) {
    Matcher call = CALL.matcher(text);
    Matcher result = call.matches() ? RESULT.matcher(call.group(3)) : RESULT.matcher("");
    if (!result.matches()) {
      throw new IllegalArgumentException("not a call: " + text);
    }
    String name = call.group(1);
    Long value = result.group(1).equals("?") ? null : Long.decode(result.group(1));
    String errno = result.group(3);
    boolean interrupted = errno != null && errno.startsWith("ERESTART");
    StraceCall done =
        new StraceCall(
            tid,
            name,
            StraceText.split(call.group(2)),
            interrupted ? Long.valueOf(-1) : value,
            interrupted ? "EINTR" : errno,
            result.group(2) == null ? null : StraceText.path(result.group(2)),
            child(name, value, result.group(4)));
    steps.put(entered, new StraceStep.Entered(done));
    steps.put(position + 1, new StraceStep.Returned(done));
  }

  private static int child(
      String name, @Nullable Long result, @Nullable String inTracersNamespace) {
    if (!TASK_CALLS.contains(name) || result == null || result < 0) {
      return 0;
    }
    return inTracersNamespace == null
        ? Math.toIntExact(result)
        : Integer.parseInt(inTracersNamespace);
  }
}
