package org.godo.filter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.godo.model.session.Session;
import org.godo.model.session.SessionHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressReportTest {
  private static Session session(Map<String, Long> totals) {
    return new Session(
        new SessionHead("s", "s", Session.LIVE, "h", "b", null, null, null, null, List.of(), 0),
        null,
        List.of(),
        totals,
        List.of());
  }

  @Test
  void theTotalIsTheNumberOfDeliveredDocuments() {
    Session one = session(Map.of("documents_delivered", 7L, "documents_refused", 2L));
    Session other = session(Map.of("documents_delivered", 5L));

    assertThat(ProgressReport.total(List.of(one, other))).hasValue(12);
    assertThat(ProgressReport.total(List.of(one, session(Map.of())))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/dev/pts/3, true",
    "/dev/tty1, true",
    "/dev/console, true",
    "/dev/null, false",
    "/var/log/dev/pts/3, false",
    "pipe:[4711], false",
    "socket:[12], false",
  })
  void recognizesATerminalByItsFile(String file, boolean terminal) {
    assertThat(ProgressReport.isTerminal(file)).isEqualTo(terminal);
  }
}
