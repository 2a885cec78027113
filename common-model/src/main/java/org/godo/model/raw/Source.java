package org.godo.model.raw;

import java.util.Locale;

/** Which of the listener's sources a raw document was decoded from. */
public enum Source {
  /** An audit event: netlink record or line of an audit log. */
  AUDIT('a'),
  /** A message of the kernel's process events connector. */
  CONNECTOR('c'),
  /** The snapshot of /proc taken when the session began. */
  PROC('p'),
  /** What the Docker Engine said of a container. */
  DOCKER('d');

  private static final Source[] ALL = values();

  private final char tag;
  private final String fieldValue = name().toLowerCase(Locale.ROOT);

  Source(char tag) {
    this.tag = tag;
  }

  /** The one letter that stands for this source in a raw document's {@code _id}. */
  public char tag() {
    return tag;
  }

  /** The value of the field {@code source}. */
  public String fieldValue() {
    return fieldValue;
  }

  /**
   * The source with the given field value.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Source of(String fieldValue) {
    for (Source source : ALL) {
      if (source.fieldValue.equals(fieldValue)) {
        return source;
      }
    }
    throw new IllegalArgumentException("no source is called " + fieldValue);
  }
}
