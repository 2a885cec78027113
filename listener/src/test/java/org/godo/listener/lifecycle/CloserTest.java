package org.godo.listener.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloserTest {
  @Test
  void stepsRunInReverseOrderAndTheFirstFailureIsThrown() {
    List<String> order = new ArrayList<>();
    Closer closer = new Closer();
    closer.add(() -> order.add("first"));
    closer.add(
        () -> {
          order.add("second");
          throw new IOException("later");
        });
    closer.add(
        () -> {
          order.add("third");
          throw new IllegalArgumentException("sooner");
        });
    assertThatThrownBy(closer::close)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sooner")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(order).containsExactly("third", "second", "first");
    closer.close();
    assertThat(order).hasSize(3);
  }

  @Test
  void anErrorKeepsNoStepFromBeingRun() {
    List<String> run = new ArrayList<>();
    Closer closer = new Closer();
    closer.add(() -> run.add("last"));
    closer.add(
        () -> {
          throw new StackOverflowError("deep");
        });

    assertThatThrownBy(closer::close).isInstanceOf(StackOverflowError.class);
    assertThat(run).containsExactly("last");
  }
}
