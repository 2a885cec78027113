package org.godo.listener.form;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which forms the lines of one file had, and what was passed over. */
public final class FormCounts {
  private final Map<Form, Long> records = new EnumMap<>(Form.class);
  private long auditd;
  private long decoration;
  private long others;
  private long unread;

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
    if (records.isEmpty() && decoration + others + unread == 0) {
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    records.forEach((form, count) -> parts.add(count == 0 ? form.label() : label(form, count)));
    if (auditd > 0 && parts.isEmpty()) {
      parts.add("an audit log");
    }
    add(parts, decoration, "%d lines of decoration passed over");
    add(parts, others, "%d lines of other programs passed over");
    add(parts, unread, "%d lines hold parts of records only and were not read");
    return List.of(file + ": " + String.join("; ", parts));
  }

  private static String label(Form form, long count) {
    return form.label() + " (" + count + ")";
  }

  private static void add(List<String> parts, long count, String text) {
    if (count > 0) {
      String part = text.formatted(count);
      parts.add(
          count == 1
              ? part.replaceFirst("lines hold", "line holds")
                  .replaceFirst("lines", "line")
                  .replaceFirst("were", "was")
              : part);
    }
  }
}
