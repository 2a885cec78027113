package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class CommHistoryTest {
  private final CommHistory comms = new CommHistory(Set.of("runc:[2:INIT]"));

  @Test
  void eachNameCountsFromItsTimeInWhateverOrderItIsReported() {
    comms.report(ProgramSource.CONNECTOR, 200, "second");
    comms.report(ProgramSource.SNAPSHOT, 100, "first");

    assertThat(comms.at(99)).isNull();
    assertThat(comms.at(100)).isEqualTo("first");
    assertThat(comms.at(199)).isEqualTo("first");
    assertThat(comms.at(200)).isEqualTo("second");
    assertThat(comms.latest()).isEqualTo("second");
  }

  @Test
  void anExecEndsTheNameUntilAuditReportsTheNewOne() {
    comms.report(ProgramSource.CONNECTOR, 100, "sh");
    comms.report(ProgramSource.CONNECTOR, 150, null);

    assertThat(comms.latest()).isNull();
    assertThat(comms.at(149)).isEqualTo("sh");
    comms.report(ProgramSource.AUDIT_EXEC, 150, "ls");
    assertThat(comms.at(150)).isEqualTo("ls");
  }

  @Test
  void theConnectorsNamePrevailsOverTheExecOfTheSameTime() {
    comms.report(ProgramSource.CONNECTOR, 150, "renamed");
    comms.report(ProgramSource.AUDIT_EXEC, 150, "ls");

    assertThat(comms.at(150)).isEqualTo("renamed");
  }

  @Test
  void ofTwoExecsOfTheSameTimeTheLaterPrevails() {
    comms.report(ProgramSource.AUDIT_EXEC, 150, "env");
    comms.report(ProgramSource.AUDIT_EXEC, 150, "ls");

    assertThat(comms.at(150)).isEqualTo("ls");
  }

  @Test
  void anInheritedNameNeverPrevailsOverAnExecOfTheSameTime() {
    comms.report(ProgramSource.INHERITED, 150, "sh");
    comms.report(ProgramSource.AUDIT_EXEC, 150, "ls");
    comms.report(ProgramSource.INHERITED, 150, "sh");

    assertThat(comms.at(150)).isEqualTo("ls");
  }

  @Test
  void anInheritedNamePrevailsOverNoReport() {
    comms.report(ProgramSource.CONNECTOR, 150, null);
    comms.report(ProgramSource.INHERITED, 150, "parent");
    comms.report(ProgramSource.INHERITED, 100, "parent");

    assertThat(comms.at(150)).isNull();
    assertThat(comms.at(149)).isEqualTo("parent");
  }

  @Test
  void anObservedNameCountsOnlyWhereNoneOfTheMainThreadIsKnown() {
    comms.observed(120, "worker");
    assertThat(comms.latest()).isEqualTo("worker");

    comms.report(ProgramSource.CONNECTOR, 100, "main");
    assertThat(comms.latest()).isEqualTo("main");

    comms.report(ProgramSource.CONNECTOR, 130, null);
    assertThat(comms.latest()).isEqualTo("worker");
    comms.report(ProgramSource.CONNECTOR, 131, null);
    assertThat(comms.latest()).isNull();
  }

  @Test
  void remembersNotableNamesOnly() {
    comms.note("sh");
    comms.note("runc:[2:INIT]");
    comms.note(null);

    assertThat(comms.hasBorne("runc:[2:INIT]")).isTrue();
    assertThat(comms.hasBorne("sh")).isFalse();
  }

  @Test
  void dropsTheOldestBeyondItsLimit() {
    for (int i = 0; i <= Tolerances.HISTORY_ENTRIES; i++) {
      comms.report(ProgramSource.CONNECTOR, i, "name" + i);
    }

    assertThat(comms.at(0)).isNull();
    assertThat(comms.at(1)).isEqualTo("name1");
  }

  @Test
  void aNameOfTheOnlyThreadThatNothingChangedWasInheritedFromAnother() {
    comms.report(ProgramSource.INHERITED, 100, "sh");
    comms.observedOfMain(130, "evil");

    assertThat(comms.at(100)).isEqualTo("evil");
    assertThat(comms.latest()).isEqualTo("evil");
    assertThat(comms.isInherited()).isTrue();
  }

  @Test
  void oneThatMayBeThatOfAnExecWasNot() {
    comms.report(ProgramSource.INHERITED, 100, "sh");
    comms.report(ProgramSource.AUDIT_EXEC, 135, "ls");
    comms.observedOfMain(130, "ls");

    assertThat(comms.at(100)).isEqualTo("sh");
    assertThat(comms.latest()).isEqualTo("ls");
  }
}
