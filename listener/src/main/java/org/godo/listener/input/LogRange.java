package org.godo.listener.input;

import org.jspecify.annotations.Nullable;

/**
 * The records of one host in a part of a file.
 *
 * @param file its number, from 0
 * @param from offset of the first record
 * @param to offset of the first record behind it
 * @param node name of the host as the records have it; null where they have none
 * @param leading whether lines before the first record of any host belong to it
 * @param first its least serial, extended
 * @param shift what is added to its extended serials, a multiple of 2^32
 */
record LogRange(
    int file, long from, long to, @Nullable String node, boolean leading, long first, long shift) {

  boolean holds(long offset) {
    return offset >= from && offset < to;
  }

  /** This range and one that follows it in the same file. */
  LogRange join(LogRange next) {
    return new LogRange(file, from, next.to, node, leading, Math.min(first, next.first), shift);
  }
}
