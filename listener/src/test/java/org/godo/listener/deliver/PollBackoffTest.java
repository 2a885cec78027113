package org.godo.listener.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollBackoffTest {
  private final PollBackoff wait = new PollBackoff(Duration.ofNanos(2_000));
  private long messages;

  @Test
  void growsWhileThereAreFewMessages() {
    assertThat(waits(0, 256, 3, 0, 256, 0, 1, 2))
        .containsExactly(50, 100, 200, 400, 800, 1_600, 2_000, 2_000);
  }

  @Test
  void isShortAgainAfterManyMessages() {
    assertThat(waits(0, 0, 257, 257, 0, 0)).containsExactly(50, 100, 50, 50, 100, 200);
  }

  @Test
  void isTheSameUntilAfterTheWait() {
    messages += 257;
    assertThat(wait.nanos(messages)).isEqualTo(50);
    assertThat(wait.nanos(messages)).isEqualTo(50);
  }

  /** Each after this many more messages. */
  private long[] waits(long... more) {
    long[] waits = new long[more.length];
    for (int i = 0; i < more.length; i++) {
      messages += more[i];
      waits[i] = wait.nanos(messages);
      wait.waited(messages);
    }
    return waits;
  }
}
