package org.godo.filter.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Runc.ALPHA;

import org.godo.filter.Rebuilt;
import org.godo.filter.read.Span;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultEmitterTest {

  /** Process 100 lives from 2000 to 3000 and has a file open from 2200 to 2300. */
  private static Recording life() {
    return Recording.of("h")
        .at(2000)
        .fork(1, 100)
        .at(2200)
        .by(100)
        .open("/x", 0, 3)
        .at(2300)
        .close(3)
        .then()
        .at(3000)
        .exit(100, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1989, true, true",
    "1000, 1990, false, true",
    "1000, 2000, false, true",
    "2000, 2199, false, true",
    "2100, 2200, false, false",
    "2250, 2260, false, false",
    "2300, 2400, false, false",
    "2301, 2400, false, true",
    "3000, 3500, false, true",
    "3100, 3500, false, true",
    "3101, 3500, true, true",
    "1000, 9000, false, false",
  })
  void isCompleteIfNoLossWindowOverlaps(long from, long to, boolean process, boolean file) {
    Rebuilt rebuilt = Rebuilt.of(life().lost("audit", from, to, 7));

    assertThat(rebuilt.process(100).complete()).isEqualTo(process);
    assertThat(rebuilt.file("/x").complete()).isEqualTo(file);
  }

  @Test
  void aLivingProcessIsIncompleteAfterAnyLaterLoss() {
    Recording record = Recording.of("h").at(2000).fork(1, 100).lost("audit", 99_000, 99_001, 1);

    assertThat(Rebuilt.ofRunning(record).process(100).complete()).isFalse();
  }

  @Test
  void aProcessThatStartedAfterADownTimeIsComplete() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(1, 100)
            .at(3010)
            .fork(1, 200)
            .at(4000)
            .exit(100, 0)
            .exit(200, 0)
            .lost("listener", 2000, 2999, 0);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(100).complete()).isFalse();
    assertThat(rebuilt.process(200).complete()).isTrue();
  }

  @Test
  void aContainerListsTheLossWindowsOfItsLifetime() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, 101, ALPHA);
    Runc.create(record, 1100, 101, 110, ALPHA, "/bin/sh")
        .at(2000)
        .exit(113, 0)
        .lost("audit", 1500, 1600, 7)
        .lost("connector", 2001, 2100, 8);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.container(ALPHA).complete()).isFalse();
    assertThat(rebuilt.container(ALPHA).loss())
        .containsExactly(new LossWindow(Loss.AUDIT_LOST, 1500, 1600, 7));
  }

  @ParameterizedTest
  @CsvSource({"0, 1999, false", "0, 2000, true", "3000, 9999, true", "3001, 9999, false"})
  void emitsWhatOverlapsTheSpan(long since, long until, boolean emitted) {
    Rebuilt rebuilt = Rebuilt.of(life(), new Span(since, until));

    assertThat(rebuilt.pids().contains(100)).isEqualTo(emitted);
  }

  @Test
  void emitsAncestorsOfWhatOverlapsTheSpanAsContext() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(1, 100)
            .at(1100)
            .fork(100, 200)
            .fork(100, 201)
            .at(1200)
            .exit(100, 0)
            .exit(201, 0)
            .at(5000)
            .exit(200, 0);

    Rebuilt rebuilt = Rebuilt.of(record, new Span(4000, 9000));

    assertThat(rebuilt.pids()).containsExactly(100, 200);
    assertThat(rebuilt.process(100).context()).isTrue();
    assertThat(rebuilt.process(100).children())
        .as("all of them, in the span or not")
        .containsExactly("h/0123abcd/200/1100", "h/0123abcd/201/1100");
    assertThat(rebuilt.process(200).context()).isFalse();
  }

  @Test
  void emitsTheOpenerOfAFileThatIsOpenInTheSpanAsContext() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(1, 100)
            .fork(100, 200)
            .by(100)
            .cloned(0x400 | 17, 200)
            .then()
            .by(200)
            .open("/x", 1, 3)
            .then()
            .at(1200)
            .exit(200, 0)
            .at(5000)
            .exit(100, 0);

    Rebuilt rebuilt = Rebuilt.of(record, new Span(4000, 9000));

    assertThat(rebuilt.file("/x").process()).isEqualTo(rebuilt.process(200).key());
    assertThat(rebuilt.process(200).context()).isTrue();
  }

  @Test
  void countsFilesOutsideTheSpanWithoutEmittingThem() {
    Rebuilt rebuilt = Rebuilt.of(life(), new Span(2500, 2600));

    assertThat(rebuilt.results().fileAccesses()).isEmpty();
    assertThat(rebuilt.process(100).filesRead()).isEqualTo(1);
  }

  @Test
  void aProcessKilledByASignalHasTheSignalAndNoCode() {
    ProcessResult process =
        Rebuilt.of(Recording.of("h").at(1000).fork(1, 100).killed(100, 0x80 | 11)).process(100);

    assertThat(process.exitSignal()).isEqualTo(11);
    assertThat(process.exitCode()).isZero();
  }

  @Test
  void aContainerKilledByASignalHasTheExitCodeOfAShell() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, 101, ALPHA);
    Runc.create(record, 1100, 101, 110, ALPHA, "/bin/sleep").at(2000).killed(113, 9);

    assertThat(Rebuilt.of(record).container(ALPHA).exitCode()).isEqualTo(137);
  }

  @Test
  void dockersReportOfALifetimeHasPriorityOverTheFirstProcess() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, 101, ALPHA);
    Runc.create(record, 1100, 101, 110, ALPHA, "/bin/sleep")
        .at(2000)
        .exit(113, 0)
        .docker(ALPHA, "alpha", "/overlay2/a/merged", 1190, 2010L, 0);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.container(ALPHA).startTimestamp()).isEqualTo(1190L);
    assertThat(rebuilt.container(ALPHA).endTimestamp()).isEqualTo(2010L);
    assertThat(rebuilt.container(ALPHA).inferred().texts()).isEmpty();
    assertThat(rebuilt.container(ALPHA).sessions()).containsExactly("s1");
  }

  @Test
  void aContainerReportedByDockerAloneBelongsToThatSession() {
    Recording record = Recording.of("h").at(1000).docker(ALPHA, "alpha", "/overlay2/a/merged");

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.container(ALPHA).sessions()).containsExactly("s1");
    assertThat(rebuilt.container(ALPHA).processCount()).isZero();
    assertThat(rebuilt.container(ALPHA).rootProcess()).isNull();
  }

  @Test
  void everyStageIsCounted() {
    Rebuilt rebuilt = Rebuilt.of(life().lost("audit", 2250, 2260, 7));

    assertThat(rebuilt.results().counts())
        .containsEntry("read_connector", 2L)
        .containsEntry("read_audit", 2L)
        .containsEntry("processes", 1L)
        .containsEntry("file_accesses", 1L)
        .containsEntry("containers", 0L)
        // Directory of the process at its end, and renames and removals of the file.
        .containsEntry("inferred", 4L)
        .containsEntry("incomplete", 2L)
        .containsEntry("disagreed", 0L);
  }

  @Test
  void theIdOfAnAccessIsThatOfItsOpen() {
    FileAccessResult file = Rebuilt.of(life()).file("/x");

    assertThat(file.id()).isEqualTo("s1/a/0000000000000001");
    assertThat(file.session()).isEqualTo("s1");
    assertThat(file.host()).isEqualTo("h");
  }
}
