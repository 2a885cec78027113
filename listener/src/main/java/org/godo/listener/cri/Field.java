package org.godo.listener.cri;

import java.util.List;

/** How one field of a message is written as JSON, by the name it has there. */
sealed interface Field {
  /** Name in the JSON. */
  String name();

  /** A string. */
  record Text(String name) implements Field {}

  /** A number of at most 32 bits. */
  record Int(String name) implements Field {}

  /** A yes or no. */
  record Flag(String name) implements Field {}

  /** Nanoseconds since the epoch, written as a time in ISO 8601. */
  record Time(String name) implements Field {}

  /**
   * One of several values. The first is not sent, and is the value of a message without the field.
   *
   * @param values by number
   */
  record Choice(String name, List<String> values) implements Field {}

  /** A map of strings to strings. */
  record Texts(String name) implements Field {}

  /** A message. */
  record One(String name, Schema schema) implements Field {}

  /** Messages, written as an array. */
  record Many(String name, Schema schema) implements Field {}
}
