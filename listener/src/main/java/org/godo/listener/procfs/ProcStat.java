package org.godo.listener.procfs;

import java.nio.charset.StandardCharsets;
import org.godo.listener.parse.EscapedText;

/**
 * What is used of {@code /proc/PID/stat} and {@code /proc/PID/task/TID/stat} (proc_pid_stat(5)).
 *
 * @param state one letter, {@code Z} for a zombie
 * @param startTicks when the task started, in clock ticks since boot
 */
record ProcStat(int pid, String comm, char state, int ppid, long startTicks) {
  private static final int STATE = 0;
  private static final int PPID = 1;
  private static final int START = 19;

  /**
   * Reads the line. The name is in parentheses and may hold any byte, so parentheses and blanks
   * too: it ends at the last one that closes.
   *
   * @throws IllegalArgumentException if the line is not of that form
   */
  static ProcStat parse(byte[] line) {
    String text = new String(line, StandardCharsets.ISO_8859_1);
    int open = text.indexOf('(');
    int close = text.lastIndexOf(')');
    if (open < 2 || close < open) {
      throw new IllegalArgumentException("not a stat line: " + text);
    }
    String[] fields = text.substring(close + 1).trim().split(" ", START + 2);
    if (fields.length <= START) {
      throw new IllegalArgumentException("a stat line of " + fields.length + " fields: " + text);
    }
    return new ProcStat(
        Integer.parseInt(text.substring(0, open - 1)),
        EscapedText.of(line, open + 1, close),
        fields[STATE].charAt(0),
        Integer.parseInt(fields[PPID]),
        Long.parseLong(fields[START]));
  }
}
