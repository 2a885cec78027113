package org.godo.model.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.godo.model.cli.LossSummary;
import org.junit.jupiter.api.Test;

class LossTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(\\w+)` \\| `(\\w+)` \\| (\\w+|-) \\| [^|]+ \\|$");

  @Test
  void theDocumentedTableHasEveryCauseWithItsUnit() throws IOException {
    String formats = Files.readString(Path.of("../docs/formats.md"));
    String section = formats.substring(formats.indexOf("### Loss windows"));
    List<String> documented =
        ROW.matcher(section.substring(0, section.indexOf("## Results")))
            .results()
            .map(row -> row.group(1) + " " + row.group(2) + " " + unit(row))
            .toList();
    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Loss.values()).map(loss -> loss.label() + " " + loss.unit()).toList());
  }

  private static String unit(MatchResult row) {
    return row.group(3).equals("-") ? "NONE" : row.group(3).toUpperCase(Locale.ROOT);
  }

  @Test
  void keepsTheNamesOfACauseThatANewerVersionRecorded() {
    LossWindow window = LossWindow.of("audit", "eaten", 1, 2, 3);
    assertThat(window.source()).isEqualTo("audit");
    assertThat(window.cause()).isEqualTo("eaten");
    assertThat(window).isEqualTo(LossWindow.of("audit", "eaten", 1, 2, 3));
    assertThat(LossCause.of("connector", "socket_drops")).isSameAs(Loss.CONNECTOR_SOCKET_DROPS);
  }

  @Test
  void countsWhatCounterAndLedgerBothReportOnce() {
    assertThat(
            LossCount.of(
                List.of(
                    new LossWindow(Loss.AUDIT_LOST, 0, 1, 10),
                    new LossWindow(Loss.AUDIT_LOST, 1, 2, 5),
                    new LossWindow(Loss.SERIAL_GAP, 1, 2, 7),
                    new LossWindow(Loss.CONNECTOR_SOCKET_DROPS, 1, 2, 3)),
                Map.of(Loss.AUDIT_LOST, 30L, Loss.CONNECTOR_SOCKET_DROPS, 2L)))
        .containsExactly(
            new LossCount(Loss.AUDIT_LOST, 30),
            new LossCount(Loss.SERIAL_GAP, 7),
            new LossCount(Loss.CONNECTOR_SOCKET_DROPS, 3));
  }

  @Test
  void reportsEachCauseInOneLine() {
    assertThat(
            LossSummary.lines(
                List.of(
                    new LossWindow(Loss.AUDIT_LOST, 2_000, 3_000, 5),
                    new LossWindow(Loss.SEAT_LOST, 0, 1, 0),
                    new LossWindow(Loss.AUDIT_LOST, 0, 1_000, 2),
                    new LossWindow(Loss.SERIAL_GAP, 0, 1, 1)),
                Map.of(Loss.AUDIT_LOST, 6L, Loss.CONNECTOR_SOCKET_DROPS, 4L)))
        .containsExactly(
            "lost: audit lost, 7 records, 2 windows,"
                + " from 1970-01-01T00:00:00Z to 1970-01-01T00:00:03Z",
            "lost: audit seat_lost, from 1970-01-01T00:00:00Z to 1970-01-01T00:00:00.001Z",
            "lost: audit serial_gap, 1 event,"
                + " from 1970-01-01T00:00:00Z to 1970-01-01T00:00:00.001Z",
            "lost: connector socket_drops, 4 messages, not delivered yet");
    assertThat(LossSummary.lines(List.of())).containsExactly("lost: nothing");
  }
}
