package org.godo.system.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.godo.system.truth.Comparison.Score;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void differencesAreListedAndCounted() {
    Facts truth = new Facts();
    truth.executed("c/1", "/bin/a", List.of("a", "two words"));
    truth.executed("c/1", "/bin/b", List.of("b"));
    truth.exited("c/1", 3, 0);
    Facts found = new Facts();
    found.executed("c/1", "/bin/a", List.of("a", "two words"));
    found.executed("c/1", "/bin/a", List.of("a", "two", "words"));
    found.failedExec("c/1", "/bin/b", 2);
    found.exited("c/1", 3, 0);

    Comparison comparison = Comparison.of(truth, found);

    assertThat(comparison.score(Kind.EXECS)).isEqualTo(new Score(2, 3, 1));
    assertThat(comparison.score(Kind.EXECS).recall()).isEqualTo(1.0 / 2);
    assertThat(comparison.score(Kind.EXECS).precision()).isEqualTo(1.0 / 3);
    assertThat(comparison.score(Kind.EXITS)).isEqualTo(new Score(1, 1, 1));
    assertThat(comparison.differences())
        .containsExactly(
            "execs, wrong: c/1 executes \"/bin/a\" [\"a\", \"two\", \"words\"]",
            "execs, missing: c/1 executes \"/bin/b\" [\"b\"]",
            "execs, wrong: c/1 failed to execute \"/bin/b\": error 2");
    assertThat(comparison.line("name"))
        .startsWith("name           |      2    50.00%    33.33% |      1   100.00%   100.00%");
  }

  @Test
  void repeatedFactsCount() {
    Facts truth = new Facts();
    truth.opened("c/1", "/a", Set.of("O_RDONLY"), false);
    truth.opened("c/1", "/a", Set.of("O_RDONLY"), false);
    truth.wrote("c/1", "/a", 2, 10);
    Facts found = new Facts();
    found.opened("c/1", "/a", Set.of("O_RDONLY"), false);
    found.wrote("c/1", "/a", 2, 11);
    found.wrote("c/1", "/never-written", 0, 0);

    Comparison comparison = Comparison.of(truth, found);
    Comparison twice = Comparison.total(List.of(comparison, comparison));

    assertThat(comparison.score(Kind.OPENS)).isEqualTo(new Score(2, 1, 1));
    assertThat(comparison.score(Kind.WRITES)).isEqualTo(new Score(1, 1, 1));
    assertThat(comparison.score(Kind.BYTES)).isEqualTo(new Score(1, 1, 0));
    assertThat(twice.score(Kind.OPENS)).isEqualTo(new Score(4, 2, 2));
    assertThat(twice.differences()).hasSize(6);
  }
}
