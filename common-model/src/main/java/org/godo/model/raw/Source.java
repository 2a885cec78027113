package org.godo.model.raw;

import java.util.Locale;

/** The sources of raw documents. */
public enum Source {
  /** An audit event: netlink record or line of an audit log. */
  AUDIT('a'),
  /** A message of the kernel's process events connector. */
  CONNECTOR('c'),
  /** The snapshot of /proc at the start of the session. */
  PROC('p'),
  /** The report of an engine, such as Docker's, on a container, requested while recording. */
  DOCKER('d'),
  /** A report on a container that a user named at a replay: {@code docker inspect}. */
  INSPECT('i');

  private static final Source[] ALL = values();

  private final char tag;
  private final String fieldValue = name().toLowerCase(Locale.ROOT);

  Source(char tag) {
    this.tag = tag;
  }

  /** Returns the letter for this source in a raw document's {@code _id}. */
  public char tag() {
    return tag;
  }

  /** Returns the value of the field {@code source}. */
  public String fieldValue() {
    return fieldValue;
  }

  /**
   * Returns the source with this field value.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Source of(String fieldValue) {
    for (Source source : ALL) {
      if (source.fieldValue.equals(fieldValue)) {
        return source;
      }
    }
    throw new IllegalArgumentException("no source is named " + fieldValue);
  }
}
