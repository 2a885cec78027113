package org.godo.listener.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.godo.model.error.GodoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a session when a thread fails. */
class ThreadFailuresTest {
  private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
  private final ThreadFailures failures =
      ThreadFailures.handle(
          new Messages() {
            @Override
            public void info(String line) {}

            @Override
            public void warn(String line) {
              warnings.add(line);
            }
          });

  @AfterEach
  void close() {
    failures.close();
  }

  private static void fail(String thread) throws InterruptedException {
    Thread failing =
        new Thread(
            () -> {
              throw new StackOverflowError("deep");
            },
            thread);
    failing.start();
    failing.join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kernel-watch", "capture", "capture-disk"})
  void aThreadOfTheCaptureEndsTheSessionAndTheRestIsDelivered(String thread) throws Exception {
    fail(thread);

    assertThatThrownBy(() -> failures.fatal().get())
        .hasCauseInstanceOf(GodoException.class)
        .hasMessageContaining(
            "stopped recording: the thread "
                + thread
                + " failed: java.lang.StackOverflowError: deep");
    assertThat(failures.stuck()).isNotDone();
    assertThat(failures.isComplete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"godo-deliver-1", "godo-checkpoint-1", "godo-store-insert-1", "other"})
  void anyOtherEndsItTooAndTheDeliveryDoesNotWaitForIt(String thread) throws Exception {
    fail(thread);

    assertThat(failures.fatal()).isCompletedExceptionally();
    assertThat(failures.stuck()).isCompletedExceptionally();
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker", "cri", "cri-io"})
  void aThreadThatAsksEnginesIsALossFromThenOn(String thread) throws Exception {
    fail(thread);

    assertThat(failures.fatal()).isNotDone();
    assertThat(failures.isComplete()).isFalse();
    assertThat(failures.lost())
        .isEqualTo("the thread " + thread + " failed: java.lang.StackOverflowError: deep");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "metrics", "HTTP-Dispatcher"})
  void anObserverIsMissedByNothingThatIsRecorded(String thread) throws Exception {
    fail(thread);

    assertThat(failures.fatal()).isNotDone();
    assertThat(failures.isComplete()).isTrue();
    assertThat(warnings).hasSize(1);
  }
}
