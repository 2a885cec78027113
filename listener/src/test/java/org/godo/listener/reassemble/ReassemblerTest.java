package org.godo.listener.reassemble;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.godo.listener.parse.AuditRecord;
import org.godo.listener.parse.FieldCursor;
import org.godo.listener.parse.FieldText;
import org.godo.listener.parse.RecordType;
import org.godo.listener.support.Messages;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReassemblerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START_MILLIS = 1_795_180_405_000L;

  private final List<Emitted> events = new ArrayList<>();
  private final List<LossWindow> gaps = new ArrayList<>();
  private Reassembler reassembler = reassembler(ReassemblyState.NOTHING);
  private long nowNs = START_MILLIS * 1_000_000;
  private long position;
  private int repeated;

  /** An event as it was emitted; the object itself is reused. */
  private record Emitted(
      @Nullable String node, long serial, boolean ended, Map<Integer, List<String>> fields) {
    static Emitted of(AuditEvent event) {
      Map<Integer, List<String>> fields = new TreeMap<>();
      FieldCursor cursor = new FieldCursor();
      FieldText value = new FieldText();
      for (int n = 0; n < event.count(); n++) {
        assertThat(event.fields(n, cursor).next()).isTrue();
        cursor.text(value);
        fields
            .computeIfAbsent(event.type(n), any -> new ArrayList<>())
            .add(requireNonNull(value.text()));
      }
      return new Emitted(event.node(), event.serial(), event.ended(), fields);
    }
  }

  private Reassembler reassembler(ReassemblyState resumed) {
    return new Reassembler(
        new ReassemblySink() {
          @Override
          public void event(AuditEvent event) {
            events.add(Emitted.of(event));
          }

          @Override
          public void loss(LossWindow window) {
            gaps.add(window);
          }

          @Override
          public void repeated() {
            repeated++;
          }
        },
        resumed);
  }

  @Test
  void anEvent_isEmittedAtItsEnd() {
    record(RecordType.SYSCALL, 10);
    record(RecordType.PATH, 10);
    record(RecordType.PROCTITLE, 10);
    assertThat(events).isEmpty();
    assertThat(reassembler.safePosition()).isEqualTo(1);

    record(RecordType.EOE, 10);

    assertThat(serials()).containsExactly(10L);
    assertThat(events.get(0).ended()).isTrue();
    assertThat(events.get(0).fields().get(RecordType.PATH)).hasSize(1);
    assertThat(reassembler.safePosition()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void interleavedEvents_areSeparated() {
    record(RecordType.SYSCALL, 10);
    record(RecordType.SYSCALL, 11);
    record(RecordType.CWD, 10);
    record(RecordType.EOE, 11);
    record(RecordType.EOE, 10);

    assertThat(serials()).containsExactly(11L, 10L);
    assertThat(events.get(0).fields()).doesNotContainKey(RecordType.CWD);
    assertThat(events.get(1).fields()).containsKey(RecordType.CWD);
  }

  @Test
  void equalSerialsOfDifferentTimes_areDifferentEvents() {
    record(RecordType.SYSCALL, 10);
    nowNs += SECOND;
    record(RecordType.EOE, 10);

    assertThat(events).hasSize(1);
    assertThat(events.get(0).fields()).doesNotContainKey(RecordType.SYSCALL);
  }

  @Test
  void anEventWithoutEnd_isEmittedAfterTwoSeconds() {
    record(RecordType.SYSCALL, 10);
    record(RecordType.PROCTITLE, 10);

    reassembler.expire(nowNs + 2 * SECOND - 1);
    assertThat(events).isEmpty();
    reassembler.expire(nowNs + 2 * SECOND);

    assertThat(serials()).containsExactly(10L);
    assertThat(events.get(0).ended()).isFalse();
  }

  @Test
  void finish_emitsPendingEvents() {
    record(RecordType.SYSCALL, 10);
    record(RecordType.SYSCALL, 12);

    reassembler.finish();

    assertThat(serials()).containsExactly(10L, 12L);
    assertThat(gaps).extracting(LossWindow::count).containsExactly(1L);
  }

  @Test
  void aSingleRecord_isNoEventButHasASerial() {
    record(RecordType.EOE, 10);
    record(1006, 11);
    record(RecordType.EOE, 12);
    reassembler.finish();

    assertThat(serials()).containsExactly(10L, 12L);
    assertThat(gaps).isEmpty();
  }

  @Test
  void recordsOfACall_mayFollowASingleRecordOfTheSameSerial() {
    record(1006, 11);
    record(RecordType.SYSCALL, 11);
    record(RecordType.EOE, 11);

    assertThat(serials()).containsExactly(11L);
    assertThat(events.get(0).fields()).containsKey(RecordType.SYSCALL);
  }

  @Test
  void recordsOfTheDaemon_haveSerialsOfTheirOwn() {
    record(RecordType.EOE, 10);
    record(1200, 5426);
    record(RecordType.EOE, 11);
    reassembler.finish();

    assertThat(gaps).isEmpty();
  }

  @Test
  void missingSerials_areReportedAfterTwoSeconds() {
    record(RecordType.EOE, 10);
    nowNs += SECOND;
    record(RecordType.EOE, 14);

    reassembler.expire(nowNs + 2 * SECOND - 1);
    assertThat(gaps).isEmpty();
    reassembler.expire(nowNs + 2 * SECOND);

    assertThat(gaps)
        .containsExactly(new LossWindow(Loss.SERIAL_GAP, START_MILLIS, START_MILLIS + 1000, 3));
  }

  @Test
  void aLateSerial_isNoLoss() {
    record(RecordType.EOE, 10);
    record(RecordType.EOE, 14);
    record(RecordType.EOE, 12);
    reassembler.finish();

    assertThat(serials()).containsExactly(10L, 14L, 12L);
    assertThat(gaps).extracting(LossWindow::count).containsExactly(1L, 1L);
  }

  @Test
  void aCapture_startsAtItsFirstSerial() {
    record(RecordType.EOE, 1_000_000);
    record(RecordType.EOE, 999_999);
    reassembler.finish();

    assertThat(serials()).containsExactly(1_000_000L, 999_999L);
    assertThat(gaps).isEmpty();
  }

  @Test
  void serials_continueOverTheWrap() {
    record(RecordType.EOE, 0xffff_fffeL);
    record(RecordType.EOE, 0);
    record(RecordType.EOE, 0xffff_ffffL);
    record(RecordType.EOE, 1);
    reassembler.finish();

    assertThat(serials()).containsExactly(0xffff_fffeL, 1L << 32, 0xffff_ffffL, (1L << 32) + 1);
    assertThat(gaps).isEmpty();
    assertThat(reassembler.state().serials().highest()).isEqualTo((1L << 32) + 1);
  }

  @Test
  void serials_areExtendedAlikeAfterResuming() {
    record(RecordType.EOE, 0xffff_fffeL);
    record(RecordType.EOE, 5);
    record(RecordType.SYSCALL, 6);
    reassembler = reassembler(reassembler.state());
    record(RecordType.EOE, 3);
    record(RecordType.EOE, 6);
    record(RecordType.EOE, 8);
    reassembler.finish();

    assertThat(serials())
        .as("6 is emitted by the earlier run")
        .containsExactly(0xffff_fffeL, (1L << 32) + 5, (1L << 32) + 3, (1L << 32) + 8);
    assertThat(gaps).extracting(LossWindow::count).as("serials").containsExactly(4L, 1L, 1L);
  }

  @Test
  void aClockSetForward_endsNoPendingEvent() {
    reassembler.clocksAreNoted();
    record(RecordType.EOE, 9);
    record(RecordType.SYSCALL, 10);
    record(RecordType.EOE, 12);
    nowNs += 3600 * SECOND;
    record(RecordType.EOE, 13);
    reassembler.accept(audit(RecordType.EOE, START_MILLIS, 10), nowNs, ++position);
    reassembler.accept(audit(RecordType.EOE, START_MILLIS, 11), nowNs, ++position);
    reassembler.finish();

    assertThat(serials()).containsExactly(9L, 12L, 13L, 10L, 11L);
    assertThat(events.get(3).fields().get(RecordType.SYSCALL)).isNotNull();
    assertThat(gaps).isEmpty();
  }

  @Test
  void aClockSetBack_delaysNoEvent() {
    reassembler.clocksAreNoted();
    record(RecordType.SYSCALL, 10);
    record(RecordType.EOE, 12);
    nowNs -= 3600 * SECOND;
    for (int second = 0; second < 3; second++) {
      reassembler.expire(nowNs);
      nowNs += SECOND;
    }

    assertThat(serials()).containsExactly(12L, 10L);
    assertThat(gaps)
        .containsExactly(new LossWindow(Loss.SERIAL_GAP, START_MILLIS, START_MILLIS, 1));
  }

  @Test
  void aRecordOfALogThatIsThereTwice_isDropped() {
    reassembler.isOfLog();
    accept("audit(1795180405.000:7): a0=\"ls\"", RecordType.EXECVE);
    accept("audit(1795180405.000:7): a0=\"ls\"", RecordType.EXECVE);
    accept("audit(1795180405.000:7): a1=\"-l\"", RecordType.EXECVE);
    accept("audit(1795180405.000:7): a1=\"-l\"", RecordType.EXECVE);
    reassembler.finish();

    assertThat(events).hasSize(1);
    assertThat(events.get(0).fields().get(RecordType.EXECVE)).containsExactly("ls", "-l");
    assertThat(repeated).isEqualTo(2);
  }

  @Test
  void anEventOfALogThatIsThereTwice_isEmittedOnce() {
    reassembler.isOfLog();
    for (int time = 0; time < 2; time++) {
      for (int serial = 0; serial < 6_000; serial++) {
        record(RecordType.SYSCALL, serial);
      }
    }
    reassembler.finish();

    assertThat(serials()).hasSize(6_000).doesNotHaveDuplicates();
    assertThat(repeated).isEqualTo(6_000);
    assertThat(gaps).isEmpty();
  }

  @Test
  void equalRecordsOfTheKernel_areKept() {
    record(RecordType.PATH, 10);
    record(RecordType.PATH, 10);
    reassembler.finish();

    assertThat(events.get(0).fields().get(RecordType.PATH)).hasSize(2);
  }

  /** The time of an event is the entry of its call, which may have blocked for hours. */
  @Test
  void inALogEventsWaitForRecords_whateverTheirTimes() {
    reassembler.isOfLog();
    record(RecordType.SYSCALL, 10);
    nowNs += 3_600 * SECOND;
    record(RecordType.SYSCALL, 12);
    nowNs -= 3_600 * SECOND;
    record(RecordType.CWD, 10);
    record(RecordType.SYSCALL, 11);
    reassembler.finish();

    assertThat(serials()).containsExactly(10L, 12L, 11L);
    assertThat(events.get(0).fields()).containsKey(RecordType.CWD);
    assertThat(gaps).isEmpty();
  }

  @Test
  void inALogSkippedSerialsAreReportedAfterManyRecords() {
    reassembler.isOfLog();
    record(RecordType.EOE, 10);
    for (int serial = 12; serial < 12 + 4_000; serial++) {
      record(RecordType.EOE, serial);
    }
    assertThat(gaps).isEmpty();
    for (int serial = 12 + 4_000; serial < 12 + 5_000; serial++) {
      record(RecordType.EOE, serial);
    }

    assertThat(gaps).extracting(LossWindow::count).containsExactly(1L);
  }

  @Test
  void hostsOfOneLog_haveSerialsOfTheirOwn() {
    accept("node=b audit(1795180405.000:7): x=\"1\"", RecordType.SYSCALL);
    accept("node=a audit(1795180405.000:7): x=\"1\"", RecordType.SYSCALL);
    accept("node=a audit(1795180405.000:7): ", RecordType.EOE);
    accept("node=b audit(1795180405.000:7): ", RecordType.EOE);
    reassembler.finish();

    assertThat(events).extracting(Emitted::node).containsExactly("a", "b");
    assertThat(serials()).containsExactly((1L << 40) + 7, 7L);
    assertThat(gaps).isEmpty();
  }

  @Test
  void inventedHosts_countAsOneBeyondALimit() {
    for (int host = 0; host < 3_000; host++) {
      accept("node=" + host + " audit(1795180405.000:7): x=\"1\"", RecordType.SYSCALL);
      accept("node=" + host + " audit(1795180405.000:7): ", RecordType.EOE);
    }

    assertThat(serials()).hasSize(3_000).endsWith((999L << 40) + 7);
  }

  @Test
  void memory_isBounded() {
    for (int serial = 0; serial < 20_000; serial++) {
      record(RecordType.SYSCALL, serial);
    }

    assertThat(events).hasSize(20_000 - 16_384);
    assertThat(serials()).startsWith(0L, 1L, 2L);
  }

  private List<Long> serials() {
    return events.stream().map(Emitted::serial).toList();
  }

  private void record(int type, long serial) {
    reassembler.accept(audit(type, nowNs / 1_000_000, serial), nowNs, ++position);
  }

  private void accept(String text, int type) {
    reassembler.accept(
        requireNonNull(Messages.record(Messages.audit(type, text))), nowNs, ++position);
  }

  private static AuditRecord audit(int type, long millis, long serial) {
    String text =
        "audit(" + millis / 1000 + "." + (1000 + millis % 1000 + ":").substring(1) + serial + "): ";
    return requireNonNull(Messages.record(Messages.audit(type, text + "x=\"1\"")));
  }
}
