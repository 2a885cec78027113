package org.godo.filter.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private static final long START = 5_000;

  private final StringWriter said = new StringWriter();

  private ProgressBar progress(boolean terminal, OptionalLong total) {
    return new ProgressBar(new PrintWriter(said), terminal, total, START);
  }

  private String take() {
    String text = said.toString();
    said.getBuffer().setLength(0);
    return text;
  }

  @Test
  void onATerminalOneLineIsRedrawn() {
    ProgressBar progress = progress(true, OptionalLong.of(10_000));

    progress.update(0, START + 250);
    assertThat(take()).as("before the first document").isEmpty();
    progress.update(2_500, START + 1_000);
    assertThat(take())
        .isEqualTo("\r[##        ]  25%  2,500 of 10,000 documents, 2,500/s, 0:03 left\033[K");
    progress.update(9_999, START + 65_000);
    assertThat(take())
        .isEqualTo("\r[######### ]  99%  9,999 of 10,000 documents, 153/s, 0:01 left\033[K");
    progress.end(10_000, START + 66_000);
    assertThat(take())
        .isEqualTo(
            "\r[##########] 100%  10,000 of 10,000 documents, 151/s, 0:00" + " left\033[K\n");
  }

  @Test
  void aLineOnATerminalIsNeverLongerThanItIsWide() {
    for (long total = 1; total < 100_000_000_000_000L; total *= 10) {
      progress(true, OptionalLong.of(total)).update(1, START + 1_000);
      assertThat(take().replace("\r", "").replace("\033[K", "")).hasSizeLessThanOrEqualTo(79);
    }
  }

  @Test
  void showsHours() {
    progress(true, OptionalLong.of(1_000_000_000)).update(100_000_000, START + 500_000);

    assertThat(take())
        .isEqualTo("\r 10%  100,000,000 of 1,000,000,000 documents, 200,000/s, 1:15:00 left\033[K");
  }

  @Test
  void elsewhereALineIsPrintedEveryTenSeconds() {
    ProgressBar progress = progress(false, OptionalLong.of(1_000_000));

    for (int i = 1; i <= 100; i++) {
      progress.update(5_000L * i, START + 250L * i);
    }
    progress.end(1_000_000, START + 50_000);

    assertThat(take())
        .isEqualTo(
            """
            filter:  20%  200,000 of 1,000,000 documents, 20,000/s, 0:40 left
            filter:  40%  400,000 of 1,000,000 documents, 20,000/s, 0:30 left
            """);
  }

  @Test
  void withoutATotalNoneIsShown() {
    progress(true, OptionalLong.empty()).update(2_000, START + 500);
    progress(false, OptionalLong.empty()).update(2_000_000, START + 10_000);

    assertThat(take())
        .isEqualTo("\r2,000 documents, 4,000/s\033[Kfilter: 2,000,000 documents, 200,000/s\n");
  }

  @Test
  void anExceededTotalIsShownNoMore() {
    progress(true, OptionalLong.of(1_999)).update(2_000, START + 500);

    assertThat(take()).isEqualTo("\r2,000 documents, 4,000/s\033[K");
  }

  @Test
  void aRunWithoutDocumentsShowsNothing() {
    progress(true, OptionalLong.of(9)).end(0, START);
    progress(false, OptionalLong.of(9)).end(0, START);

    assertThat(take()).isEmpty();
  }
}
