package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.godo.filter.process.ProgramHistory.Program;
import org.junit.jupiter.api.Test;

class ProgramHistoryTest {
  private static final Program SH = new Program("/bin/sh", List.of("sh"));
  private static final Program LS = new Program("/bin/ls", List.of("ls", "-l"));
  private static final Program CAT = new Program("/bin/cat", List.of("cat"));

  private final ProgramHistory programs = new ProgramHistory();

  @Test
  void isUnknownAtFirst() {
    assertThat(programs.current()).isEqualTo(Program.UNKNOWN);
    assertThat(programs.at(5)).isEqualTo(Program.UNKNOWN);
    assertThat(programs.execReported()).isFalse();
  }

  @Test
  void anExecCountsFromTheConnectorsTime() {
    programs.inherited(100, SH);
    programs.execReported(110);

    assertThat(programs.executed(103, LS)).isEqualTo(110);
    assertThat(programs.at(109)).isEqualTo(SH);
    assertThat(programs.at(110)).isEqualTo(LS);
    assertThat(programs.current()).isEqualTo(LS);
  }

  @Test
  void eachReportOfTheConnectorIsMatchedOnceInOrder() {
    programs.execReported(110);
    programs.execReported(120);

    assertThat(programs.executed(108, LS)).isEqualTo(110);
    assertThat(programs.executed(115, CAT)).isEqualTo(120);
    assertThat(programs.executed(125, SH)).isEqualTo(125);
    assertThat(programs.at(119)).isEqualTo(LS);
    assertThat(programs.at(124)).isEqualTo(CAT);
    assertThat(programs.at(125)).isEqualTo(SH);
  }

  @Test
  void aReportMoreThanTheRoundingBeforeTheEventIsOfAnotherExec() {
    programs.execReported(100);
    programs.execReported(110);

    assertThat(programs.executed(102, LS)).isEqualTo(100);
    programs.execReported(120);
    assertThat(programs.executed(113, CAT)).isEqualTo(120);
    assertThat(programs.at(110)).isEqualTo(Program.UNKNOWN);
  }

  @Test
  void anExecWithoutAnAuditEventMakesTheProgramUnknownFromThereOn() {
    programs.runs(100, SH);
    programs.execReported(110);

    assertThat(programs.at(110)).isEqualTo(Program.UNKNOWN);
    assertThat(programs.current()).isEqualTo(SH);
    programs.settle();
    assertThat(programs.current()).isEqualTo(Program.UNKNOWN);
  }

  @Test
  void inheritsNothingWhereAnExecIsKnownAtTheSameTime() {
    programs.execReported(100);
    programs.inherited(100, SH);

    assertThat(programs.at(100)).isEqualTo(Program.UNKNOWN);
  }

  @Test
  void anObservedFileStandsForAMissingExec() {
    programs.runs(100, SH);
    programs.execReported(110);
    programs.observed(115, "/bin/ls");

    assertThat(programs.at(110)).isEqualTo(new Program("/bin/ls", List.of()));
    assertThat(programs.at(109)).isEqualTo(SH);
    programs.observed(116, "/usr/bin/ls");
    assertThat(programs.current()).isEqualTo(new Program("/usr/bin/ls", List.of()));
  }

  @Test
  void anObservedFileIsTheFirstProgramIfNoneIsKnown() {
    programs.observed(105, "/bin/sh");

    assertThat(programs.current()).isEqualTo(new Program("/bin/sh", List.of()));
    assertThat(programs.at(105)).isEqualTo(new Program("/bin/sh", List.of()));
  }

  @Test
  void anObservedFileKeepsTheArguments() {
    programs.runs(100, LS);
    programs.observed(105, "/bin/busybox");

    assertThat(programs.current()).isEqualTo(new Program("/bin/busybox", List.of("ls", "-l")));
  }

  @Test
  void timesBeforeTheFirstProgramHaveThatProgram() {
    programs.runs(100, LS);

    assertThat(programs.at(99)).isEqualTo(LS);
  }

  @Test
  void dropsTheOldestBeyondItsLimit() {
    for (int i = 0; i <= Tolerances.HISTORY_ENTRIES; i++) {
      programs.runs(i, i % 2 == 0 ? LS : CAT);
    }

    assertThat(programs.at(0)).isEqualTo(Program.UNKNOWN);
    assertThat(programs.at(1)).isEqualTo(Program.UNKNOWN);
    assertThat(programs.at(2)).isEqualTo(LS);
    assertThat(programs.at(3)).isEqualTo(CAT);
  }
}
