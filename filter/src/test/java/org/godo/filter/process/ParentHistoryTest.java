package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.godo.model.linux.WaitStatus;
import org.junit.jupiter.api.Test;

class ParentHistoryTest {
  private final ProcessTable table = new ProcessTable("h", "boot", Set.of());
  private final ProcessInstance creator = table.add("s1", 10, 0);
  private final ProcessInstance reaper = table.add("s1", 1, 0);
  private final ParentHistory parents = new ParentHistory();

  @Test
  void knowsNoParentAtFirst() {
    assertThat(parents.known()).isFalse();
    assertThat(parents.is(10)).isFalse();
    assertThat(parents.latest()).isNull();
    assertThat(parents.tgidAtExit()).isNull();
  }

  @Test
  void aChangeAfterTheParentsExitIsNoContradiction() {
    parents.start(10, creator);
    creator.lifetime().exited(5000, WaitStatus.ofExitCode(0));

    assertThat(parents.is(10)).isTrue();
    assertThat(parents.change(1, reaper, 5001)).isFalse();
    assertThat(parents.is(1)).isTrue();
    assertThat(parents.latest()).isSameAs(reaper);
  }

  @Test
  void aChangeWhileTheParentLivesIsAContradictionOnce() {
    parents.start(10, creator);

    assertThat(parents.change(1, reaper, 4000)).isTrue();
    assertThat(parents.change(10, creator, 4001)).isFalse();
    assertThat(parents.latest()).isSameAs(creator);
  }

  @Test
  void theParentMayExitDuringALongCall() {
    creator.lifetime().exited(9000, WaitStatus.ofExitCode(0));
    parents.start(10, creator);
    assertThat(parents.change(1, reaper, 9000 - Tolerances.LONGEST_CALL)).isFalse();

    ParentHistory others = new ParentHistory();
    others.start(10, creator);
    assertThat(others.change(1, reaper, 8999 - Tolerances.LONGEST_CALL)).isTrue();
  }

  @Test
  void aParentOfWhichOnlyTheIdIsKnownContradictsNothing() {
    parents.start(10, null);

    assertThat(parents.change(1, reaper, 100)).isFalse();
  }

  @Test
  void theParentAtTheExitCountsLast() {
    parents.start(10, creator);
    parents.atExit(1, reaper);
    parents.change(10, creator, 100);

    assertThat(parents.tgidAtExit()).isEqualTo(1);
    assertThat(parents.latest()).isSameAs(reaper);
    parents.atExit(77, null);
    assertThat(parents.latest()).isNull();
    parents.clear();
    assertThat(parents.known()).isFalse();
    assertThat(parents.tgidAtExit()).isNull();
  }
}
