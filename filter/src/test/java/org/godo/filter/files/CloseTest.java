package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.godo.model.result.Reason;
import org.junit.jupiter.api.Test;

class CloseTest {
  private static final Close AT_10 = new Close.At(10, null);
  private static final Close AT_20 = new Close.At(20, Reason.CLOSE_BY_EXIT);
  private static final Close ALSO_AT_20 = new Close.At(20, null);

  @Test
  void theLaterCloseCountsAndOfEqualOnesTheLast() {
    assertThat(Close.Absent.SO_FAR.then(AT_10)).isEqualTo(AT_10);
    assertThat(AT_10.then(AT_20)).isEqualTo(AT_20);
    assertThat(AT_20.then(AT_10)).isEqualTo(AT_20);
    assertThat(AT_20.then(ALSO_AT_20)).isEqualTo(ALSO_AT_20);
  }

  @Test
  void aFileThatIsNeverClosedStaysOpen() {
    assertThat(AT_10.then(Close.Absent.FOR_EVER).then(AT_20)).isEqualTo(Close.Absent.FOR_EVER);
    assertThat(Close.Absent.FOR_EVER.timestamp()).isNull();
    assertThat(AT_10.timestamp()).isEqualTo(10L);
  }
}
