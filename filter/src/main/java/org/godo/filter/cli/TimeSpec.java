package org.godo.filter.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Parses a point in time as a person writes it: an ISO-8601 date-time (with or without offset;
 * without, local time), a date (its midnight, local), or a duration back from now, as {@code 90m},
 * {@code 2h}, {@code 1h30m}, {@code 3d}.
 */
final class TimeSpec {
  /** Means the start of the latest session. */
  static final String LAST = "last";

  private TimeSpec() {}

  /** Returns the point in time; empty if the text has none of the forms. */
  static Optional<Instant> parse(String text, Clock clock) {
    return Stream.<Supplier<Optional<Instant>>>of(
            () -> back(text, clock),
            () -> attempt(() -> OffsetDateTime.parse(text).toInstant()),
            () -> attempt(() -> LocalDateTime.parse(text).atZone(clock.getZone()).toInstant()),
            () -> attempt(() -> LocalDate.parse(text).atStartOfDay(clock.getZone()).toInstant()))
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Instant> back(String text, Clock clock) {
    boolean plain = text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '.');
    if (text.isEmpty() || !Character.isDigit(text.charAt(0)) || !plain) {
      return Optional.empty();
    }
    String upper = text.toUpperCase(Locale.ROOT);
    int days = upper.indexOf('D') + 1;
    String iso =
        days == 0
            ? "PT" + upper
            : "P"
                + upper.substring(0, days)
                + (days < upper.length() ? "T" : "")
                + upper.substring(days);
    return attempt(() -> clock.instant().minus(Duration.parse(iso)));
  }

  private static Optional<Instant> attempt(Supplier<Instant> form) {
    try {
      return Optional.of(form.get());
    } catch (DateTimeException notThisForm) {
      return Optional.empty();
    } catch (ArithmeticException tooFarBack) {
      return Optional.empty();
    }
  }
}
