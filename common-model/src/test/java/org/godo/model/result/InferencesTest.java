package org.godo.model.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class InferencesTest {
  @Test
  void rendersReasonsByFieldWithTheirArguments() {
    Inferences inferred =
        Inferences.NONE.with(Reason.PPID_OF_CONNECTOR.with(7)).with(Reason.ARGS_OF_CREATOR.with());

    assertThat(inferred.texts())
        .hasToString(
            "{args=its creator's; it called no exec, ppid=from the connector; audit reported 7}");
    assertThat(inferred.size()).isEqualTo(2);
    assertThat(inferred.has(InferredField.PPID)).isTrue();
    assertThat(inferred.reason(InferredField.PPID)).isEqualTo(Reason.PPID_OF_CONNECTOR);
    assertThat(inferred.has(InferredField.UID)).isFalse();
    assertThat(Inferences.NONE.size()).isZero();
  }

  @Test
  void replacesTheReasonOfAField() {
    Inferences inferred =
        Inferences.NONE.with(Reason.EXIT_BY_ENTRY.with()).with(Reason.EXIT_OF_CONTAINER.with());

    assertThat(inferred.all()).containsExactly(Reason.EXIT_OF_CONTAINER.with());
    assertThat(inferred.without(InferredField.EXIT_TIMESTAMP)).isEqualTo(Inferences.NONE);
    assertThat(inferred.without(InferredField.PPID)).isSameAs(inferred);
  }

  @Test
  void keepsThatAListIsCutShortBesideItsReason() {
    Inferences inferred =
        Inferences.NONE
            .withList(InferredField.WRITTEN, 3, 3)
            .withList(InferredField.WRITTEN, 2, 3)
            .with(Reason.IO_URING_WRITES.with());

    assertThat(inferred.size()).isEqualTo(1);
    assertThat(inferred.texts())
        .containsEntry(
            "written",
            "its process has an io_uring, whose writes are not recorded; 2 of 3 are listed");
  }

  @Test
  void rejectsAReasonForAnotherField() {
    assertThatThrownBy(() -> Reason.STALE.about(InferredField.ARGS))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Reason.STALE.with()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyReasonHasItsOwnCode() {
    assertThat(Arrays.stream(Reason.values()).map(Reason::code).collect(Collectors.toSet()))
        .hasSize(Reason.values().length)
        .allMatch(code -> Pattern.matches("[a-z]+(-[a-z]+)*", code));
  }
}
