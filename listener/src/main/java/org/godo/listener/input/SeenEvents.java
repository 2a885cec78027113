package org.godo.listener.input;

import java.util.Arrays;

/**
 * The times of events by their serials. Of more than {@link #MAX_EVENTS} a sample is kept: the
 * events whose serials are multiples of a power of two, which doubles whenever there are too many.
 *
 * <p>A hash table with linear probing, never more than half full.
 */
final class SeenEvents {
  static final int MAX_EVENTS = 1 << 15;

  /** Returned for a serial that was not seen, or is not in the sample. */
  static final long NOT_SEEN = Long.MIN_VALUE;

  private static final int FIRST_SLOTS = 64;
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  private long[] serials = new long[FIRST_SLOTS];
  private long[] millis = filled(FIRST_SLOTS);
  private int size;
  private long mask;

  /** Accepts what is in the sample. */
  @FunctionalInterface
  interface Visitor {
    void visit(long serial, long millis);
  }

  private static long[] filled(int slots) {
    long[] empty = new long[slots];
    Arrays.fill(empty, NOT_SEEN);
    return empty;
  }

  int size() {
    return size;
  }

  /** Adds an event; the first of a serial stays. */
  void add(long serial, long time) {
    if ((serial & mask) != 0) {
      return;
    }
    if (size == MAX_EVENTS) {
      mask = 2 * mask + 1;
      rebuild(serials.length);
      add(serial, time);
      return;
    }
    if (2 * (size + 1) > serials.length) {
      rebuild(2 * serials.length);
    }
    insert(serial, time);
  }

  /** The time of the event with this serial, in milliseconds since the epoch. */
  long get(long serial) {
    if ((serial & mask) != 0) {
      return NOT_SEEN;
    }
    int slot = slot(serial);
    while (millis[slot] != NOT_SEEN && serials[slot] != serial) {
      slot = (slot + 1) & (serials.length - 1);
    }
    return millis[slot];
  }

  void forEach(Visitor visitor) {
    for (int slot = 0; slot < serials.length; slot++) {
      if (millis[slot] != NOT_SEEN) {
        visitor.visit(serials[slot], millis[slot]);
      }
    }
  }

  private void rebuild(int slots) {
    long[] oldSerials = serials;
    long[] oldMillis = millis;
    serials = new long[slots];
    millis = filled(slots);
    size = 0;
    for (int slot = 0; slot < oldSerials.length; slot++) {
      if (oldMillis[slot] != NOT_SEEN && (oldSerials[slot] & mask) == 0) {
        insert(oldSerials[slot], oldMillis[slot]);
      }
    }
  }

  private void insert(long serial, long time) {
    int slot = slot(serial);
    while (millis[slot] != NOT_SEEN) {
      if (serials[slot] == serial) {
        return;
      }
      slot = (slot + 1) & (serials.length - 1);
    }
    serials[slot] = serial;
    millis[slot] = time;
    size++;
  }

  private int slot(long serial) {
    return (int) ((serial * SPREAD) >>> 32) & (serials.length - 1);
  }
}
