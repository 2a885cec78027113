package org.godo.filter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSpecTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-29T12:00:00Z"), ZoneId.of("Europe/Berlin"));

  @ParameterizedTest
  @CsvSource({
    "90m, 2026-03-29T10:30:00Z",
    "2h, 2026-03-29T10:00:00Z",
    "1h30m, 2026-03-29T10:30:00Z",
    "3d, 2026-03-26T12:00:00Z",
    "1d12h, 2026-03-28T00:00:00Z",
    "45s, 2026-03-29T11:59:15Z",
    "2H, 2026-03-29T10:00:00Z",
  })
  void aDurationCountsBackFromNow(String text, String instant) {
    assertThat(TimeSpec.parse(text, CLOCK)).contains(Instant.parse(instant));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-28T10:15:30Z, 2026-03-28T10:15:30Z",
    "2026-03-28T10:15:30.250+02:00, 2026-03-28T08:15:30.250Z",
    "2026-03-28T10:15Z, 2026-03-28T10:15:00Z",
  })
  void aDateTimeWithAnOffsetIsThatMoment(String text, String instant) {
    assertThat(TimeSpec.parse(text, CLOCK)).contains(Instant.parse(instant));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-28T10:15:30, 2026-03-28T09:15:30Z",
    "2026-03-30T10:15, 2026-03-30T08:15:00Z",
    "2026-03-28, 2026-03-27T23:00:00Z",
    "2026-03-30, 2026-03-29T22:00:00Z",
  })
  void withoutAnOffsetItIsLocalTime(String text, String instant) {
    assertThat(TimeSpec.parse(text, CLOCK)).contains(Instant.parse(instant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "yesterday",
        "last",
        "2026-13-01",
        "2026-02-30",
        "10:00",
        "5x",
        "h",
        "-2h",
        "2h-1m",
        "9999999999999999999d",
        "99999999999999d",
        "2026-03-28 10:00"
      })
  void rejectsAnythingElse(String text) {
    assertThat(TimeSpec.parse(text, CLOCK)).isEmpty();
  }
}
