package org.godo.listener.input;

/**
 * The time at which the records of a log were written, as far as it can be known: the latest time
 * of the events so far, as the time of an event is that of its call's entry. Where all of many
 * events are earlier, the clock was set back.
 */
final class LogClock {
  private static final int EVENTS_BEHIND = 256;

  private long latest = Long.MIN_VALUE;
  private long latestBehind = Long.MIN_VALUE;
  private long last = Long.MIN_VALUE;
  private int behind;

  /** Notes the time of the next record. */
  void at(long millis) {
    if (millis == last) {
      return;
    }
    last = millis;
    if (millis >= latest) {
      latest = millis;
      behind = 0;
      latestBehind = Long.MIN_VALUE;
      return;
    }
    latestBehind = Math.max(latestBehind, millis);
    if (++behind == EVENTS_BEHIND) {
      latest = latestBehind;
      behind = 0;
      latestBehind = Long.MIN_VALUE;
    }
  }

  /** The time, in milliseconds since the epoch; 0 before the first record. */
  long millis() {
    return latest == Long.MIN_VALUE ? 0 : latest;
  }
}
