package org.godo.filter.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.godo.filter.support.Recording;
import org.godo.model.session.Session;
import org.junit.jupiter.api.Test;

class SessionGroupsTest {

  private static List<List<String>> groups(List<Session> sessions) {
    return SessionGroups.byBoot(sessions).stream()
        .map(group -> group.stream().map(Session::id).toList())
        .toList();
  }

  @Test
  void sessionsOfOneBootThatFollowEachOtherAreAGroup() {
    Recording record =
        Recording.of("h", "s1").at(1000).fork(1, 100).nextSession("s2", 5000).at(6000).fork(1, 2);

    assertThat(groups(record.sessions())).containsExactly(List.of("s1", "s2"));
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
}
