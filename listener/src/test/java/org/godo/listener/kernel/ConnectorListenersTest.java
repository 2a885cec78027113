package org.godo.listener.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.godo.listener.netlink.ConnectorRequests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorListenersTest {
  private static final long MILLI = 1_000_000;

  private final Kernel kernel = new Kernel();
  private long nanos;
  private final ConnectorListeners listeners =
      new ConnectorListeners(kernel, 0, new Random(1)::nextInt, () -> nanos += MILLI);

  /** Our own subscription. */
  @BeforeEach
  void subscribe() {
    kernel.count = 1;
  }

  @Test
  void theCountIsKeptHigherThanNecessary_andIsAsBeforeAtTheEnd() {
    assertThat(listeners.switchOn()).isTrue();
    assertThat(kernel.count).isEqualTo(65);
    for (int look = 0; look < 100; look++) {
      assertThat(listeners.isOn()).isTrue();
    }
    assertThat(kernel.count).isEqualTo(65);
    listeners.release();
    assertThat(kernel.count).isEqualTo(1);
  }

  @Test
  void whileItIsOff_itIsNotOn() {
    listeners.switchOn();
    kernel.othersDecrease(200);
    assertThat(listeners.isOn()).isFalse();
    assertThat(kernel.count).isEqualTo(-135);
    assertThat(listeners.switchOn()).isTrue();
    assertThat(kernel.count).isEqualTo(65);
    assertThat(listeners.isOn()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 66, 1_000})
  void whatWasOffForAMomentBetweenTwoLooks_wasNotOn(int requests) {
    listeners.switchOn();
    kernel.othersDecrease(requests);
    kernel.othersIncrease(requests);
    assertThat(kernel.count).isEqualTo(65);
    assertThat(listeners.isOn()).isFalse();
    assertThat(listeners.switchOn()).isTrue();
    assertThat(listeners.isOn()).isTrue();
  }

  @Test
  void eachProcessorMayOvertakeAnAnswer() {
    ConnectorListeners onMany =
        new ConnectorListeners(kernel, 100, new Random(1)::nextInt, () -> nanos += MILLI);
    assertThat(onMany.switchOn()).isTrue();
    assertThat(kernel.count).isEqualTo(165);
    kernel.othersDecrease(33);
    assertThat(onMany.isOn()).isTrue();
    assertThat(kernel.count).isEqualTo(165);
    kernel.othersDecrease(34);
    assertThat(onMany.isOn()).isFalse();
    assertThat(onMany.switchOn()).isTrue();
    onMany.release();
    assertThat(kernel.count).isEqualTo(131);
  }

  @Test
  void whatTakesTheCountToZeroSlowly_isRefilled() {
    listeners.switchOn();
    for (int look = 0; look < 20; look++) {
      kernel.othersDecrease(15);
      assertThat(listeners.isOn()).isTrue();
      assertThat(kernel.count).isGreaterThanOrEqualTo(32);
    }
    listeners.release();
    assertThat(kernel.count).as("others took 15 that are not refilled yet").isEqualTo(1);
  }

  @Test
  void someOtherListeners_areNoLoss() {
    listeners.switchOn();
    kernel.othersIncrease(16);
    kernel.othersDecrease(16);
    assertThat(listeners.isOn()).isTrue();
    kernel.othersIncrease(17);
    kernel.othersDecrease(17);
    assertThat(listeners.isOn()).as("34 of them may have taken the margin").isFalse();
  }

  @Test
  void requestsThatChangeNothing_areNoLoss() {
    listeners.switchOn();
    for (int i = 0; i < 1_000; i++) {
      kernel.answer(i, true);
    }
    assertThat(listeners.isOn()).isTrue();
    assertThat(kernel.count).isEqualTo(65);
  }

  @Test
  void aCountFarBelowZero_isIncreasedInSteps() {
    kernel.count = -1_000;
    int calls = 1;
    while (!listeners.switchOn()) {
      assertThat(listeners.isOn()).isFalse();
      calls++;
    }
    assertThat(calls).as("499 increases in 500 ms of this clock, each").isEqualTo(3);
    assertThat(kernel.count).isEqualTo(65);
    assertThat(listeners.isOn()).isTrue();
  }

  @Test
  void aCountThatIsDecreasedAgainAtOnce_staysOff() {
    kernel.decreaseAfterEach = 2;
    kernel.count = 0;
    assertThat(listeners.switchOn()).isFalse();
    assertThat(kernel.increases).isEqualTo(499);
    assertThat(kernel.count).isEqualTo(-499);
    kernel.decreaseAfterEach = 0;
    assertThat(listeners.switchOn()).as("a second time up to the limit").isFalse();
    assertThat(listeners.switchOn()).isTrue();
    assertThat(kernel.count).isEqualTo(65);
  }

  @Test
  void whatIsSwitchedOffWhileTheMarginIsMade_isNotOn() {
    kernel.switchOffAtIncrease = 10;
    assertThat(listeners.switchOn()).isFalse();
    assertThat(listeners.isOn()).isFalse();
    assertThat(listeners.switchOn()).isTrue();
    assertThat(kernel.count).isEqualTo(65);
  }

  @Test
  void aCountThatWasNotSwitchedOn_isNotDecreasedAtTheEnd() {
    kernel.decreaseAfterEach = 1;
    kernel.count = 0;
    assertThat(listeners.switchOn()).isFalse();
    kernel.count = 5;
    listeners.release();
    assertThat(kernel.count).isEqualTo(5);
  }

  /** As drivers/connector/cn_proc.c of Linux 6.6. */
  private static final class Kernel implements ConnectorRequests {
    private record Answer(int number, boolean isError) {}

    private final List<Answer> answers = new ArrayList<>();
    private int count;
    private int increases;
    private int decreaseAfterEach;
    private int switchOffAtIncrease = -1;

    private void answer(int number, boolean isError) {
      if (count >= 1) {
        answers.add(new Answer(number, isError));
      }
    }

    private void othersDecrease(int requests) {
      for (int i = 0; i < requests; i++) {
        answer(0, true);
        decreaseOnce();
      }
    }

    private void othersIncrease(int requests) {
      for (int i = 0; i < requests; i++) {
        answer(0, true);
        count++;
        answer(0, false);
      }
    }

    private void decreaseOnce() {
      count--;
      answer(0, false);
    }

    @Override
    public void ask(int number) {
      answer(number, true);
    }

    @Override
    public void increase(int number) {
      answer(0, true);
      increases++;
      if (increases == switchOffAtIncrease) {
        count = -100;
      }
      count++;
      for (int i = 0; i < decreaseAfterEach; i++) {
        decreaseOnce();
      }
      answer(number, false);
    }

    @Override
    public void decrease() {
      answer(0, true);
      decreaseOnce();
    }

    @Override
    public Answers read(int number) {
      boolean expected = answers.stream().anyMatch(answer -> answer.number == number);
      long changes =
          answers.stream().filter(answer -> !answer.isError && answer.number != number).count();
      answers.clear();
      return new Answers(expected, (int) changes);
    }
  }
}
