package org.godo.filter.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.godo.model.session.Session;
import org.godo.model.session.Session.ClockSample;
import org.godo.model.session.SessionHead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LastSessionsTest {
  private static final long HOUR = 3_600_000;
  private static final long NOON = 1_790_000_000_000L;

  private static Session live(
      String id, String host, long ordinal, long start, @Nullable Long end, ClockSample... clocks) {
    SessionHead head =
        SessionHead.live(id, id, host, "b", null, null, null, null, List.of(), start);
    return new Session(head, ordinal, end, List.of(clocks), Map.of(), List.of());
  }

  private static Session replayed(String id, String replay, String host, long ordinal, long start) {
    SessionHead head =
        SessionHead.replay(id, "audit.log", host, Session.UNKNOWN_BOOT, start).partOf(replay);
    return new Session(head, ordinal, start + HOUR, List.of(), Map.of(), List.of());
  }

  private static ClockSample clock(long realMillis, long bootMillis) {
    return new ClockSample(realMillis * 1_000_000, bootMillis * 1_000_000, bootMillis * 1_000_000);
  }

  private static List<String> last(Session... sessions) {
    return LastSessions.of(List.of(sessions)).stream().map(Session::id).toList();
  }

  @Test
  void theLastIsTheOneThatWasWrittenLast_alsoAfterTheClockWasSetBack() {
    Session before = live("before", "h", 1, NOON, NOON + HOUR);
    Session after = live("after", "h", 2, NOON - HOUR, NOON + HOUR / 2);

    assertThat(last(after, before)).containsExactly("after");
  }

  @Test
  void ofStoresWithoutOrdinalsTheLastIsTheLatestByTheClock() {
    assertThat(last(live("a", "h", 0, NOON, NOON + 1), live("b", "h", 0, NOON + 2, NOON + 3)))
        .containsExactly("b");
  }

  @Test
  void allPartsOfAReplayAreChosen_whateverTheirTimes() {
    Session other = replayed("0ther", "0ther", "h", 1, NOON);
    Session first = replayed("d1ge57", "d1ge57", "web", 2, NOON);
    Session second = replayed("d1ge57-2", "d1ge57", "web", 3, 5_000);

    assertThat(last(second, other, first)).containsExactly("d1ge57-2", "d1ge57");
    assertThat(LastSessions.span(List.of(second, first), NOON * 2))
        .isEqualTo(new Span(5_000, NOON + HOUR));
  }

  @Test
  void anotherHostThatWasRecordedMeanwhileIsChosen_anEarlierOneIsNot() {
    Session before = live("before", "g", 1, NOON - HOUR, NOON - 1);
    Session beside = live("beside", "i", 2, NOON + 1, null);
    Session last = live("last", "h", 3, NOON, NOON + HOUR);

    assertThat(last(before, last, beside)).containsExactly("last", "beside");
  }

  @Test
  void theSpanOfASessionHasTheTimesBeforeAndAfterItsClockWasSetBack() {
    Session session =
        live("s", "h", 1, NOON, NOON - HOUR / 2, clock(NOON, 10), clock(NOON - HOUR, 10 + 600_000));

    assertThat(LastSessions.span(List.of(session), NOON * 2))
        .isEqualTo(new Span(NOON - HOUR, NOON + 600_000));
  }

  @Test
  void theSpanOfASessionThatGoesOnEndsNow() {
    Session session = live("s", "h", 1, NOON, null);

    assertThat(LastSessions.span(List.of(session), NOON + HOUR))
        .isEqualTo(new Span(NOON, NOON + HOUR));
  }
}
