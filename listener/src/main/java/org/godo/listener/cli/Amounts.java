package org.godo.listener.cli;

import java.time.Duration;
import java.util.Locale;

/** Formats bytes and durations in short form. */
final class Amounts {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
  private static final double STEP = 1024;

  private Amounts() {}

  /** Formats bytes as {@code 0 B}, {@code 3.2 KiB}, {@code 12.0 GiB}. */
  static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= STEP && unit < UNITS.length - 1) {
      amount /= STEP;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
  }

  /**
   * Formats a duration as {@code 0.4 s}, {@code 59.0 s}, {@code 3m 5s}, {@code 2h 0m}, {@code 4d
   * 11h}.
   */
  static String time(Duration time) {
    if (time.toMinutes() == 0) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
    }
    if (time.toHours() == 0) {
      return time.toMinutes() + "m " + time.toSecondsPart() + "s";
    }
    return time.toDays() == 0
        ? time.toHours() + "h " + time.toMinutesPart() + "m"
        : time.toDays() + "d " + time.toHoursPart() + "h";
  }
}
