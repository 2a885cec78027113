package org.godo.listener.form;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which forms the lines of one file had, and what was passed over. */
public final class FormCounts {
  private static final int MAX_NAME = 64;

  private final Map<Form, Long> records = new EnumMap<>(Form.class);
  private long auditd;
  private long decoration;
  private long others;
  private long unread;
  private long claimed;
  private long rests;
  private String claimant = "";

  /** Adds records of auditd's own form; called for nearly every line. */
  void auditd() {
    auditd++;
  }

  void records(Form form) {
    records.merge(form, 1L, Long::sum);
  }

  void decoration(Form form) {
    records.merge(form, 0L, Long::sum);
    decoration++;
  }

  void decoration() {
    decoration++;
  }

  void other() {
    others++;
  }

  /**
   * Counts a line that holds what looks like a record, but is another program's.
   *
   * @param program its name; empty if it is not known
   */
  void claimed(String program) {
    claimed++;
    if (claimant.isEmpty()) {
      claimant = program.substring(0, Math.min(program.length(), MAX_NAME));
    }
  }

  /** Lines that hold what looks like a record, but are other programs'. */
  public long claimed() {
    return claimed;
  }

  /** Counts a line that may be a record, or the rest of a message of the kernel. */
  void rest() {
    rests++;
  }

  /** Lines that may be records, or the rest of messages of the kernel. */
  long rests() {
    return rests;
  }

  void unread() {
    unread++;
  }

  /** Lines of other programs, which hold no record. */
  long others() {
    return others;
  }

  /**
   * What is worth knowing, in one line; empty for a log that auditd wrote.
   *
   * @param file its name
   */
  public List<String> remarks(String file) {
    if (records.isEmpty() && decoration + others + unread + claimed + rests == 0) {
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    records.forEach((form, count) -> parts.add(count == 0 ? form.label() : label(form, count)));
    if (auditd > 0 && parts.isEmpty()) {
      parts.add("an audit log");
    }
    add(parts, decoration, "%d lines of decoration passed over");
    add(parts, others, "%d lines of other programs passed over");
    add(parts, claimed, "%d lines of " + claimant() + " look like records and were not read");
    add(
        parts,
        rests,
        "%d lines may be records or the rest of a message of the kernel and were not read");
    add(parts, unread, "%d lines hold parts of records only and were not read");
    return List.of(file + ": " + String.join("; ", parts));
  }

  private String claimant() {
    return claimant.isEmpty() ? "other programs" : "other programs (" + claimant + ")";
  }

  private static String label(Form form, long count) {
    return form.label() + " (" + count + ")";
  }

  private static void add(List<String> parts, long count, String text) {
    if (count > 0) {
      String part = text.replaceFirst("%d", Long.toString(count));
      parts.add(
          count == 1
              ? part.replaceFirst("lines hold", "line holds")
                  .replaceFirst("be records", "be a record")
                  .replaceFirst("look like records", "looks like a record")
                  .replaceFirst("lines", "line")
                  .replaceFirst("were", "was")
              : part);
    }
  }
}
