package org.godo.model.session;

/** What a loss is counted in. */
public enum LossUnit {
  /** Audit records. */
  RECORDS("record"),
  /** Audit events, by their serials. */
  EVENTS("event"),
  /** Netlink messages. */
  MESSAGES("message"),
  /** Processes. */
  PROCESSES("process"),
  /** Notes of the listener. */
  NOTES("note"),
  /** Raw documents. */
  DOCUMENTS("document"),
  /** Bytes of a capture. */
  BYTES("byte"),
  /** Ends of files or segments. */
  TAILS("tail"),
  /** Not counted: the window says when nothing was recorded. */
  NONE(""),
  /** That of a cause which this version does not know. */
  UNKNOWN("");

  private final String singular;

  LossUnit(String singular) {
    this.singular = singular;
  }

  /** The count with its unit, as {@code 3 records}; empty for a count of 0. */
  String count(long count) {
    if (count == 0) {
      return "";
    }
    if (singular.isEmpty()) {
      return Long.toString(count);
    }
    String ending = singular.endsWith("s") ? "es" : "s";
    return count + " " + singular + (count == 1 ? "" : ending);
  }
}
