package org.godo.listener.form;

import org.godo.listener.parse.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the systemd journal. journald splits an audit record (systemd: journald-audit.c): the
 * type, the time and the serial are fields of their own, and the message is the type's name and the
 * rest of the text.
 */
final class JournalEntry {
  static final String MESSAGE = "MESSAGE";
  static final String TYPE = "_AUDIT_TYPE";
  static final String ID = "_AUDIT_ID";
  static final String TIME = "_SOURCE_REALTIME_TIMESTAMP";
  static final String HOST = "_HOSTNAME";

  static final String TRANSPORT = "_TRANSPORT";
  private static final String PROGRAM = "SYSLOG_IDENTIFIER";
  private static final String UNIT = "_SYSTEMD_UNIT";
  private static final String AUDITD = "auditd.service";

  private static final long MICROS_PER_MILLI = 1_000;

  private final RecordText text = new RecordText();
  private @Nullable String message;
  private @Nullable String type;
  private @Nullable String id;
  private @Nullable String time;
  private @Nullable String host;
  private @Nullable String transport;
  private @Nullable String unit;
  private @Nullable String program;

  void clear() {
    message = null;
    type = null;
    id = null;
    time = null;
    host = null;
    transport = null;
    unit = null;
    program = null;
  }

  /** Sets a field, if it is one of those that count. */
  void set(String name, @Nullable String value) {
    switch (name) {
      case MESSAGE -> message = value;
      case TYPE -> type = value;
      case ID -> id = value;
      case TIME -> time = value;
      case HOST -> host = value;
      case TRANSPORT -> transport = value;
      case UNIT -> unit = value;
      case PROGRAM -> program = value;
      default -> {}
    }
  }

  /** Whether journald received it from the kernel's audit subsystem. */
  boolean isOfAudit() {
    return (type != null || id != null) && (transport == null || transport.equals("audit"));
  }

  /**
   * Whether its message is the kernel's, or passed on by the audit daemon, as the fields say that
   * journald sets itself (systemd.journal-fields(7)). Any program can write a message that looks
   * so; an entry without these fields may be any program's.
   */
  boolean maybeHasRecord() {
    return "kernel".equals(transport) || "audit".equals(transport) || AUDITD.equals(unit);
  }

  /** The program that wrote it, as it names itself. */
  String program() {
    return program == null ? "" : program;
  }

  @Nullable String message() {
    return message;
  }

  @Nullable String host() {
    return host;
  }

  /** Adds the record of an entry of audit; false if a part of it is missing. */
  boolean read(RecordBuffer into) {
    long micros = number(time);
    long number = number(type);
    int space = message == null ? -1 : message.indexOf(' ');
    if (message == null || micros < 0 || number < 0 || number > 0xffff || number(id) < 0) {
      return false;
    }
    long millis = micros / MICROS_PER_MILLI;
    text.begin("%d.%03d:%s".formatted(millis / 1000, millis % 1000, id));
    text.plain(" ");
    int fields = text.length();
    text.plain(space < 0 ? "" : message.substring(space + 1));
    if (RecordType.isKept((int) number)
        && Wholeness.of((int) number, text.bytes(), fields, text.length()) == Wholeness.CUT) {
      return false;
    }
    into.add((int) number, text.bytes(), 0, 0, 0, text.length());
    return true;
  }

  private static long number(@Nullable String digits) {
    if (digits == null || digits.isEmpty() || digits.length() > 18) {
      return -1;
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return -1;
      }
    }
    return Long.parseLong(digits);
  }
}
