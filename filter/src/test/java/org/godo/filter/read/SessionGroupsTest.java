package org.godo.filter.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.godo.filter.support.Recording;
import org.godo.model.session.Session;
import org.godo.model.session.Session.ClockSample;
import org.godo.model.session.SessionHead;
import org.junit.jupiter.api.Test;

class SessionGroupsTest {

  private static List<List<String>> groups(List<Session> sessions) {
    return SessionGroups.of(sessions).group(sessions).stream()
        .map(group -> group.sessions().stream().map(Session::id).toList())
        .toList();
  }

  private static List<String> boots(List<Session> sessions) {
    return SessionGroups.of(sessions).group(sessions).stream().map(SessionGroup::boot).toList();
  }

  @Test
  void sessionsOfOneBootThatFollowEachOtherAreAGroup() {
    Recording record =
        Recording.of("h", "s1").at(1000).fork(1, 100).nextSession("s2", 5000).at(6000).fork(1, 2);

    assertThat(groups(record.sessions())).containsExactly(List.of("s1", "s2"));
  }

  private static Session noted(String id, long start, long end, long bootMillis) {
    SessionHead head =
        SessionHead.live(id, id, "h", "boot", null, null, null, null, List.of(), start);
    List<ClockSample> clocks =
        List.of(
            new ClockSample(start * 1_000_000, 1, bootMillis * 1_000_000),
            new ClockSample(end * 1_000_000, 1, (bootMillis + end - start) * 1_000_000));
    return new Session(head, end, clocks, Map.of(), List.of());
  }

  @Test
  void sessionsOfOneBootFollowEachOtherThoughTheClockWasSetBackBetweenThem() {
    Session one = noted("s1", 100_000, 160_000, 1_000);
    Session two = noted("s2", 90_000, 130_000, 70_000);

    assertThat(groups(List.of(two, one))).containsExactly(List.of("s1", "s2"));
  }

  @Test
  void sessionsOfOneBootThatOverlapByTheClockThatCannotBeSetAreApart() {
    Session one = noted("s1", 100_000, 160_000, 1_000);
    Session two = noted("s2", 200_000, 260_000, 31_000);

    assertThat(groups(List.of(one, two))).containsExactly(List.of("s1"), List.of("s2"));
  }

  @Test
  void keysKeepTheNumberOfASessionWithinItsReplay() {
    Session first = replayed("8ff85a2b8dde");
    Session twelfth = replayed("8ff85a2b8dde-12");

    assertThat(boots(List.of(first, twelfth, noted("s", 1, 2, 3))))
        .containsExactly("8ff85a2b", "8ff85-12", "boot");
  }

  private static Session replayed(String id) {
    return new Session(
        SessionHead.replay(id, id, "h", Session.UNKNOWN_BOOT, 1).partOf("8ff85a2b8dde"),
        2L,
        List.of(),
        Map.of(),
        List.of());
  }

  @Test
  void hostsAreApart() {
    Session one = Recording.of("one", "s1").at(1000).fork(1, 100).sessions().get(0);
    Session two = Recording.of("two", "s2").at(1000).fork(1, 100).sessions().get(0);

    assertThat(groups(List.of(one, two))).containsExactly(List.of("s1"), List.of("s2"));
  }

  @Test
  void aSessionThatRanBesideAnotherIsAGroupOfItsOwn() {
    Session one = Recording.of("h", "s1").at(1000).fork(1, 2).at(9000).exit(2, 0).sessions().get(0);
    Session two = Recording.of("h", "s2").at(1000).fork(1, 2).sessions().get(0);

    assertThat(groups(List.of(one, two))).containsExactly(List.of("s1"), List.of("s2"));
  }

  /** Machines that were restored from one image of memory have its boot id. */
  @Test
  void sessionsOfABootOfWhichTwoRanAtTheSameTimeAreApartAndHaveBootsOfTheirOwn() {
    Session one = noted("s1", 100_000, 160_000, 1_000);
    Session two = noted("s2", 200_000, 260_000, 31_000);
    Session after = noted("s3", 300_000, 360_000, 100_000);
    List<Session> all = List.of(one, two, after);

    assertThat(groups(all)).containsExactly(List.of("s1"), List.of("s2"), List.of("s3"));
    assertThat(boots(all)).containsExactly("boot-e8bc163c", "boot-ad328846", "boot-41242b9f");
  }

  @Test
  void theBootOfASessionDoesNotDependOnWhichOthersAreRead() {
    Session one = noted("s1", 100_000, 160_000, 1_000);
    Session two = noted("s2", 200_000, 260_000, 31_000);
    Session after = noted("s3", 300_000, 360_000, 100_000);
    SessionGroups groups = SessionGroups.of(List.of(one, two, after));

    assertThat(groups.group(List.of(one, after)).stream().map(SessionGroup::boot))
        .isEqualTo(List.of(boots(List.of(one, two)).get(0), groups.boot(after)));
    assertThat(boots(List.of(one, after))).containsExactly("boot");
  }
}
