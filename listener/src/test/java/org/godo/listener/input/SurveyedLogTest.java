package org.godo.listener.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.InputFile;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.parse.AuditRecord;
import org.godo.listener.support.Messages;
import org.godo.model.session.SessionHead;
import org.junit.jupiter.api.Test;

class SurveyedLogTest {
  private static String line(long second, long serial) {
    return "type=CWD msg=audit(%d.000:%d): cwd=\"/\"%n".formatted(second, serial);
  }

  private static String lines(long second, long first, long last) {
    StringBuilder lines = new StringBuilder();
    for (long serial = first; serial <= last; serial++) {
      lines.append(line(second + serial, serial));
    }
    return lines.toString();
  }

  private static InputFile file(String name, String text) {
    return Messages.file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Serials of each part in the order in which they are read; -1 for what is no record. */
  private static List<List<Long>> serials(SurveyedLog log) throws IOException {
    List<List<Long>> all = new ArrayList<>();
    for (LogPart part : log.parts()) {
      List<Long> serials = new ArrayList<>();
      try (MessageSource source = log.read(part)) {
        CapturedMessage message;
        while ((message = source.next()) != null) {
          AuditRecord record = Messages.record(message.payload());
          serials.add(record == null ? -1 : record.serial());
        }
      }
      all.add(serials);
    }
    return all;
  }

  @Test
  void filesAreReadInTheOrderOfTheirSerials() throws IOException {
    InputFile newer = file("a", lines(1_000, 4, 6));
    InputFile older = file("b", lines(1_000, 1, 3));
    try (SurveyedLog log = SurveyedLog.of(List.of(newer, older))) {
      assertThat(serials(log)).containsExactly(List.of(1L, 2L, 3L, 4L, 5L, 6L));
    }
  }

  @Test
  void filesThatOverlapAreMerged() throws IOException {
    InputFile one = file("a", line(1_001, 1) + line(1_003, 3) + line(1_005, 5));
    InputFile other = file("b", line(1_002, 2) + line(1_003, 3) + line(1_004, 4));
    try (SurveyedLog log = SurveyedLog.of(List.of(one, other))) {
      assertThat(serials(log)).containsExactly(List.of(1L, 2L, 3L, 3L, 4L, 5L));
    }
  }

  @Test
  void bootsOfOneFileAreReadOneAfterTheOther_theirLinesThatAreNoRecordsToo() throws IOException {
    String text =
        "garbage first\n" + lines(1_000, 1, 3) + "garbage\n" + lines(9_000, 1, 2) + "garbage\n";
    try (SurveyedLog log = SurveyedLog.of(List.of(file("a", text)))) {
      assertThat(serials(log)).containsExactly(List.of(-1L, 1L, 2L, 3L, -1L), List.of(1L, 2L, -1L));
    }
  }

  @Test
  void hostsOfOneFileAreReadOneAfterTheOther() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int serial = 1; serial <= 3; serial++) {
      text.append("node=web ").append(line(1_000 + serial, serial));
      text.append("node=db ").append(line(5_000 + serial, 10 + serial));
    }
    try (SurveyedLog log = SurveyedLog.of(List.of(file("a", text.toString())))) {
      assertThat(serials(log)).containsExactly(List.of(1L, 2L, 3L), List.of(11L, 12L, 13L));
      SessionHead second = log.head(log.parts().get(1), "other");
      assertThat(second.host()).isEqualTo("db");
      assertThat(second.id()).isEqualTo(second.replay() + "-2");
      assertThat(second.startTimestamp()).isEqualTo(5_001_000);
    }
  }

  @Test
  void theIdDoesNotDependOnTheOrderOfTheFiles() throws IOException {
    InputFile one = file("a", lines(1_000, 4, 6));
    InputFile other = file("b", lines(1_000, 1, 3));
    try (SurveyedLog log = SurveyedLog.of(List.of(one, other));
        SurveyedLog reversed = SurveyedLog.of(List.of(other, one, other))) {
      assertThat(id(log)).isEqualTo(id(reversed));
      assertThat(log.head(log.parts().get(0), "lab").host()).isEqualTo("lab");
    }
  }

  private static String id(SurveyedLog log) {
    return Objects.requireNonNull(log.head(log.parts().get(0), null).replay());
  }

  /** The time of an event may be hours before it was written; the clock may be set back. */
  @Test
  void theArrivalIsTheLatestTime_untilAllAreEarlier() {
    LogClock clock = new LogClock();
    clock.at(5_000);
    clock.at(1_000);
    assertThat(clock.millis()).isEqualTo(5_000);
    for (int event = 0; event < 300; event++) {
      clock.at(2_000 + event);
    }
    assertThat(clock.millis()).isEqualTo(2_299);
  }
}
