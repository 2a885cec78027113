package org.godo.listener.input;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.godo.listener.parse.RecordType;
import org.godo.listener.support.Messages;
import org.godo.model.error.GodoException;
import org.junit.jupiter.api.Test;

/** Hosts and boots of logs. Each record has an offset of ten bytes more than the one before. */
class LogSurveyTest {
  private static final long START = 1_790_000_000_000L;
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long DAY = 24 * 60 * MINUTE;

  /** The clock of a host without a battery, before it is set. */
  private static final long UNSET = 5_000;

  private final LogSurvey survey = new LogSurvey();
  private final List<String> files = new ArrayList<>();
  private String node = "";
  private long offset;

  private LogSurveyTest file(String name) {
    survey.nextFile();
    files.add(name);
    offset = 0;
    return this;
  }

  private LogSurveyTest on(String host) {
    node = "node=" + host + " ";
    return this;
  }

  private LogSurveyTest record(int type, long serial, long millis) {
    String text = "%saudit(%d.%03d:%d): x".formatted(node, millis / 1000, millis % 1000, serial);
    survey.accept(requireNonNull(Messages.record(Messages.audit(type, text))), offset);
    offset += 10;
    return this;
  }

  private LogSurveyTest event(long serial, long millis) {
    return record(RecordType.SYSCALL, serial, millis);
  }

  /** Events a tenth of a second apart. */
  private LogSurveyTest events(long first, long last, long millis) {
    LongStream.rangeClosed(first, last).forEach(s -> event(s, millis + (s - first) * 100));
    return this;
  }

  /** The parts as {@code node: file[from-to) ... start..end}, the times relative. */
  private List<String> parts() {
    return survey.finish().stream().map(this::text).toList();
  }

  private String text(LogPart part) {
    return part.ranges().stream()
        .map(
            range ->
                "%s[%d-%s"
                    .formatted(
                        files.get(range.file()),
                        range.from() / 10,
                        range.to() == Long.MAX_VALUE ? "" : range.to() / 10))
        .collect(Collectors.joining(" ", part.node() == null ? "" : part.node() + ": ", ""));
  }

  // ---- boots within a file -------------------------------------------------------------------

  @Test
  void oneBoot_isOnePart() {
    file("a").events(100, 400, START);

    LogPart part = survey.finish().get(0);
    assertThat(part.startMillis()).isEqualTo(START);
    assertThat(part.endMillis()).isEqualTo(START + 30_000);
  }

  @Test
  void serialsThatStartAgain_areABoot() {
    file("a").events(1, 100, START).events(1, 120, START + 400 * SECOND);

    assertThat(parts()).containsExactly("a[0-100", "a[100-");
  }

  @Test
  void threeBootsOfOneEvent_areThree() {
    file("a").event(1, START).event(1, START + MINUTE).event(1, START + 2 * MINUTE);

    assertThat(parts()).containsExactly("a[0-1", "a[1-2", "a[2-");
  }

  @Test
  void aBootAfterALogThatBeganLate_isFoundWithoutACommonSerial() {
    file("a").events(500, 540, START).events(1, 3, START + MINUTE);

    assertThat(parts()).containsExactly("a[0-41", "a[41-");
  }

  @Test
  void aBootWithFewSerialsLess_isFoundByItsTimes() {
    file("a").events(50, 100, START).events(1, 40, START + MINUTE);

    assertThat(parts()).containsExactly("a[0-51", "a[51-");
  }

  @Test
  void aBootWhoseClockIsBehind_isFound() {
    file("a").events(50, 100, START).events(1, 5, UNSET);
    file("b").events(200, 900, START + DAY).events(1, 300, UNSET + 37);

    assertThat(parts()).hasSize(4);
  }

  @Test
  void aBootRightAfterTheOther_isFound() {
    file("a").events(1, 100, START).events(1, 40, START + 15 * SECOND);

    assertThat(parts()).containsExactly("a[0-100", "a[100-");
  }

  @Test
  void aBootWhoseFirstEventsWereLost_isFoundByTheRecordsOfABoot() {
    file("a")
        .record(RecordType.DAEMON_START, 4711, START)
        .record(RecordType.SYSTEM_BOOT, 3, START)
        .events(4, 20, START)
        .record(RecordType.DAEMON_START, 815, START + MINUTE)
        .record(RecordType.SYSTEM_BOOT, 30, START + MINUTE)
        .events(31, 40, START + MINUTE);

    assertThat(parts()).containsExactly("a[0-19", "a[19-");
  }

  @Test
  void aBootOfAnotherServiceManager_isFoundByTheShutdown() {
    file("a")
        .events(4, 20, START)
        .record(RecordType.SYSTEM_SHUTDOWN, 21, START + SECOND)
        .record(RecordType.DAEMON_START, 815, START + MINUTE)
        .events(25, 40, START + MINUTE);

    assertThat(parts()).containsExactly("a[0-18", "a[18-");
  }

  /** A program in a container may send it; it needs CAP_AUDIT_WRITE alone. */
  @Test
  void theMessageOfABootThatIsTheNextEvent_isNone() {
    file("a")
        .record(RecordType.DAEMON_START, 4711, START)
        .record(RecordType.SYSTEM_BOOT, 5, START)
        .events(6, 50, START)
        .record(RecordType.SYSTEM_BOOT, 51, START + 5 * SECOND)
        .events(52, 60, START + 5 * SECOND);

    assertThat(parts()).containsExactly("a[0-");
  }

  @Test
  void twoMessagesOfABootInALogThatBeginsLater_areNone() {
    file("a")
        .events(106, 150, START)
        .record(RecordType.SYSTEM_BOOT, 151, START + 5 * SECOND)
        .events(152, 160, START + 5 * SECOND)
        .record(RecordType.SYSTEM_BOOT, 163, START + 7 * SECOND)
        .events(164, 170, START + 7 * SECOND);

    assertThat(parts()).containsExactly("a[0-");
  }

  @Test
  void theMessageOfAShutdownBeforeARestartOfTheDaemon_isNone() {
    file("a")
        .events(4, 20, START)
        .record(RecordType.SYSTEM_SHUTDOWN, 21, START + SECOND)
        .events(22, 30, START + SECOND)
        .record(RecordType.DAEMON_START, 815, START + MINUTE)
        .events(31, 40, START + MINUTE);

    assertThat(parts()).containsExactly("a[0-27 a[27-");
  }

  @Test
  void theRecordOfAudit_beginsABoot() {
    file("a").events(1, 3, START).record(RecordType.KERNEL, 1, UNSET).events(2, 9, UNSET);

    assertThat(parts()).containsExactly("a[0-3", "a[3-");
  }

  @Test
  void anAuditDaemonThatIsRestarted_isNoBoot() {
    file("a")
        .record(RecordType.DAEMON_START, 4711, START)
        .record(RecordType.SYSTEM_BOOT, 5, START)
        .events(6, 50, START)
        .record(1201, 4712, START + MINUTE)
        .record(RecordType.DAEMON_START, 99, START + MINUTE)
        .events(51, 90, START + MINUTE);

    assertThat(parts()).hasSize(1);
  }

  @Test
  void eventsBeforeTheRecordOfTheBoot_areOfIt() {
    file("a")
        .record(RecordType.DAEMON_START, 4118, START + 15 * SECOND)
        .events(20, 30, START)
        .record(RecordType.SYSTEM_BOOT, 31, START + 16 * SECOND)
        .events(32, 40, START + 17 * SECOND);

    LogPart part = survey.finish().get(0);
    assertThat(part.startMillis()).isEqualTo(START);
    assertThat(survey.finish()).hasSize(1);
  }

  // ---- no boots ------------------------------------------------------------------------------

  @Test
  void eventsThatOvertakeEachOther_areNoBoot() {
    file("a").event(300, START).event(299, START);
    file("b")
        .event(302, START)
        .event(305, START)
        .event(303, START)
        .event(304, START)
        .event(306, START - DAY);

    assertThat(parts()).hasSize(1);
  }

  @Test
  void aCallThatBlocked_isNoBoot() {
    file("a").event(100, START).event(102, START + SECOND).event(101, START + 10 * MINUTE);
    file("b").event(103, START - DAY).events(104, 120, START + 10 * MINUTE);

    assertThat(parts()).hasSize(1);
  }

  @Test
  void aWrap_isNoBoot() {
    long last = 0xffff_ffffL;
    file("a").events(last - 3, last - 1, START).event(1, START + 500).event(last, START + 400);
    file("b").events(2, 20, START + SECOND);

    assertThat(parts()).containsExactly("a[0- b[0-");
  }

  @Test
  void aClockThatIsSet_isNoBoot() {
    file("a").events(1, 50, UNSET).events(51, 90, START).events(91, 200, START - 60 * MINUTE);

    assertThat(parts()).hasSize(1);
  }

  @Test
  void manyEventsThatAreLate_areNoBoot() {
    file("a").events(1, 1000, START).events(1400, 2000, START + 140_000);
    events(1001, 1399, START + 100_000).events(2001, 2100, START + 201_000);

    assertThat(survey.finish()).hasSize(1);
  }

  @Test
  void eventsThatAForwarderRepeats_areNoBoot() {
    file("a");
    for (long serial = 1; serial < 3_000; serial++) {
      event(serial, START + serial * 100);
      if (serial > 900 && serial % 10 != 0) {
        event(serial - 900, START + (serial - 900) * 100);
      }
    }

    assertThat(parts()).hasSize(1);
  }

  @Test
  void aLogThatWasAppendedToItself_isNoBoot() {
    file("a").events(1, 500, START).events(1, 500, START);

    assertThat(survey.finish()).hasSize(1);
  }

  // ---- files ---------------------------------------------------------------------------------

  @Test
  void filesOfOneBoot_areOrderedBySerials() {
    file("log").events(601, 700, START + 60_000);
    file("log.1").events(301, 600, START + 30_000);
    file("log.2").events(1, 300, START);

    assertThat(parts()).containsExactly("log.2[0- log.1[0- log[0-");
  }

  @Test
  void filesWithAGapBetweenThem_areOfOneBoot() {
    file("log").events(900, 1000, START + DAY);
    file("log.2").events(1, 300, START);

    assertThat(parts()).containsExactly("log.2[0- log[0-");
  }

  @Test
  void bootsOverFilesInAnyOrder_areFound() {
    file("log").events(40, 90, START + DAY + MINUTE);
    file("log.1").events(500, 520, START + MINUTE).events(1, 39, START + DAY);
    file("log.2").events(1, 499, START);

    assertThat(parts()).containsExactly("log.2[0- log.1[0-21", "log.1[21- log[0-");
  }

  @Test
  void aFileThatIsGivenTwice_isOfOneBoot() {
    file("a").events(1, 300, START);
    file("b").events(200, 500, START + 19_900);
    file("c").events(1, 300, START);

    assertThat(parts()).containsExactly("a[0- c[0- b[0-");
  }

  @Test
  void filesOfTwoBootsWithTheSameSerials_areApart() {
    file("b").events(1, 300, START + DAY);
    file("a").events(1, 300, START);

    assertThat(parts()).containsExactly("a[0-", "b[0-");
  }

  @Test
  void aLaterFileThatBeginsWithABoot_isApart() {
    file("a").events(1, 300, START);
    file("b")
        .record(RecordType.DAEMON_START, 7, START + DAY)
        .events(350, 360, START + DAY)
        .record(RecordType.SYSTEM_BOOT, 361, START + DAY);

    assertThat(parts()).containsExactly("a[0-", "b[0-");
  }

  // ---- hosts ---------------------------------------------------------------------------------

  @Test
  void hosts_areApart() {
    file("a").on("web").event(7, START).on("db").event(7, START).on("web").event(8, START);

    assertThat(parts()).containsExactly("web: a[0-", "db: a[1-");
  }

  @Test
  void bootsOfOneHost_doNotDivideTheOther() {
    file("a");
    for (int serial = 1; serial <= 40; serial++) {
      on("web").event(serial % 20 + 1, START + serial * MINUTE);
      on("db").event(serial, START + serial * MINUTE);
    }

    assertThat(parts()).hasSize(4).filteredOn(part -> part.startsWith("db")).hasSize(1);
  }

  @Test
  void tooManyHosts_areRefused() {
    file("a");

    assertThatThrownBy(
            () -> {
              for (int host = 0; host < 2_000; host++) {
                on("h" + host).event(1, START);
              }
            })
        .isInstanceOf(GodoException.class)
        .hasMessageContaining("more than 1000 hosts");
  }

  @Test
  void aFileWithoutARecord_isReadWithTheFirstPart() {
    file("empty");
    file("a").events(1, 3, START);

    assertThat(parts()).containsExactly("a[0- empty[0-");
  }

  @Test
  void memoryIsBounded() {
    file("a").events(1, 200_000, START).events(1, 2_000, START + DAY);

    assertThat(survey.finish()).hasSize(2);
  }
}
