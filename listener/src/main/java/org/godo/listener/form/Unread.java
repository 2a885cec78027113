package org.godo.listener.form;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Forms of text that do not hold audit records whole, and what to give instead. */
public enum Unread {
  AUSEARCH_INTERPRETED(
      "the output of ausearch -i, in which numbers and quotes are replaced",
      "give the output of ausearch --raw, or the audit log itself"),
  AUSEARCH_CSV(
      "the output of ausearch --format csv, which holds a summary of each event",
      "give the output of ausearch --raw, or the audit log itself"),
  AUSEARCH_TEXT(
      "the output of ausearch --format text, which holds a sentence for each event",
      "give the output of ausearch --raw, or the audit log itself"),
  AUREPORT(
      "a report of aureport, which holds no records",
      "give the output of ausearch --raw, or the audit log itself"),
  JOURNAL_SHORT(
      "the short output of journalctl, which leaves out time and serial of audit records",
      "give the output of journalctl -o export _TRANSPORT=audit (or -o json --all)"),
  JSON_PRETTY(
      "JSON over several lines", "give one object a line (jq -c ., journalctl -o json --all)"),
  JSON_EVENTS(
      "JSON of a program that does not keep audit records whole (auditbeat, ECS, osquery)",
      "give auditd's log, lines of laurel, or the output of ausearch --raw"),
  AUDITCTL(
      "audit rules or the state of audit, as auditctl prints them",
      "give the audit log or a capture"),
  OTHER_PROGRAMS(
      "what looks like records was written by other programs than those of audit (kernel, auditd,"
          + " audispd, audisp-syslog), and may be any program's invention",
      "give the audit log, or the lines of those programs"),
  NOT_A_RECORD(
      "text without audit records",
      "give an audit log, the output of ausearch --raw, or a capture");

  private final String what;
  private final String remedy;

  Unread(String what, String remedy) {
    this.what = what;
    this.remedy = remedy;
  }

  /** What it is, and the way out. */
  public String text() {
    return what + "; " + remedy;
  }

  /** The form of a line that holds no record; null if it is none of these. */
  static @Nullable Unread of(byte[] in, int from, int end) {
    String line = new String(in, from, Math.min(end - from, 4096), StandardCharsets.ISO_8859_1);
    if (isInterpreted(line)) {
      return AUSEARCH_INTERPRETED;
    }
    if (line.contains("EVENT,DATE,TIME,SERIAL_NUM")) {
      return AUSEARCH_CSV;
    }
    if (line.startsWith("At ") && line.length() > 3 && Character.isDigit(line.charAt(3))) {
      return AUSEARCH_TEXT;
    }
    if (line.endsWith(" Report") || line.startsWith("# date time ")) {
      return AUREPORT;
    }
    if (line.startsWith("-a ") || line.startsWith("-w ") || line.startsWith("LIST_RULES: ")) {
      return AUDITCTL;
    }
    String trimmed = line.strip();
    if (trimmed.equals("{") || trimmed.equals("[") || trimmed.startsWith("[{")) {
      return JSON_PRETTY;
    }
    return isOfJournal(line) ? JOURNAL_SHORT : null;
  }

  /** {@code msg=audit(09/22/2026 10:13:20.000:100) : }, the date as the locale writes it. */
  private static boolean isInterpreted(String line) {
    int stamp = line.indexOf("msg=audit(");
    int close = line.indexOf(')', stamp + 1);
    return stamp >= 0 && line.indexOf(' ', stamp) > 0 && line.indexOf(' ', stamp) < close;
  }

  /** {@code audit[970]: SYSCALL arch=…}, or only {@code SYSCALL arch=…} with {@code -o cat}. */
  private static boolean isOfJournal(String line) {
    int tag = line.indexOf(" audit[");
    int text = tag < 0 ? 0 : line.indexOf("]: ", tag) + 3;
    if (tag < 0 && line.contains(" audit: ")) {
      text = line.indexOf(" audit: ") + 8;
    }
    int space = line.indexOf(' ', text);
    if (text < 0 || space <= text + 2 || line.indexOf('=', space) < 0) {
      return false;
    }
    return line.substring(text, space)
        .chars()
        .allMatch(c -> c == '_' || Character.isUpperCase(c) || Character.isDigit(c));
  }
}
