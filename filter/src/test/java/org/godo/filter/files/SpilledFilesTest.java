package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.godo.filter.support.TextSpill;
import org.junit.jupiter.api.Test;

class SpilledFilesTest {
  private final SpilledFiles spilled = new SpilledFiles(new TextSpill());

  SpilledFilesTest() {}

  private void spill(String key) {
    spilled.spill(key, new TrackedFile(key));
  }

  @Test
  void restoresAFileOnceWithAllItsState() {
    TrackedFile file = new TrackedFile("/host/new", "/old\nname", 3, 42, 0);
    file.maybeRenamed();
    file.addLink("/host/link", "/host/new");
    file.removeName("/host/link");
    spilled.spill("/host/new", file);

    TrackedFile restored = Objects.requireNonNull(spilled.restore("/host/new"));

    assertThat(restored.current().key()).isEqualTo("/host/new");
    assertThat(restored.previous("/host/new")).isEqualTo("/old\nname");
    assertThat(restored.isMaybeRenamed()).isTrue();
    assertThat(restored.hadLinks()).isTrue();
    assertThat(restored.isMaybeLinked()).isTrue();
    assertThat(restored.renames()).isEqualTo(3);
    assertThat(restored.latestEmitted()).isEqualTo(42);
    assertThat(restored.canBeSpilled()).isTrue();
    assertThat(spilled.restore("/host/new")).isNull();
    assertThat(spilled.isEmpty()).isTrue();
  }

  @Test
  void passesOnTheFilesThatAreSpilled() {
    spilled.spill("/a", new TrackedFile("/a", null, 0, 7, 0));
    spilled.spill("/b", new TrackedFile("/b", null, 0, 9, 0));
    spilled.spill("/c", new TrackedFile("/c", null, 0, 11, 0));
    spilled.forget("/b");
    List<Long> latest = new ArrayList<>();

    spilled.forEach((key, file) -> latest.add(file.latestEmitted()));

    assertThat(latest).containsExactlyInAnyOrder(7L, 11L);
  }

  @Test
  void aFileThatWasNeverRenamedHasNoPreviousName() {
    spill("/a");

    assertThat(Objects.requireNonNull(spilled.restore("/a")).previous("/a")).isNull();
  }

  @Test
  void anotherKeyWithTheSameHashIsNotTheFile() {
    spill("/Aa");

    assertThat("/Aa".hashCode()).isEqualTo("/BB".hashCode());
    assertThat(spilled.restore("/BB")).isNull();
    assertThat(spilled.restore("/Aa")).isNotNull();
  }

  @Test
  void aForgottenFileIsNotRestored() {
    spill("/d/a");
    spill("/d/b");
    spilled.forget("/d/a");

    assertThat(spilled.restore("/d/a")).isNull();
    assertThat(spilled.restoreBelow("/d")).containsOnlyKeys("/d/b");
  }

  @Test
  void restoresTheFilesBelowADirectoryAtAnyDepth() {
    spill("/d/a");
    spill("/d/e/f/b");
    spill("/d.x/c");
    spill("/d");
    spill("/d0/d");

    assertThat(spilled.restoreBelow("/d")).containsOnlyKeys("/d/a", "/d/e/f/b");
    assertThat(spilled.restoreBelow("/d")).isEmpty();
    assertThat(spilled.restore("/d.x/c")).isNotNull();
    assertThat(spilled.restore("/d")).isNotNull();
    assertThat(spilled.restore("/d0/d")).isNotNull();
  }

  @Test
  void restoresTheLatestStateOfAFileThatWasSpilledTwice() {
    spill("/d/a");
    TrackedFile file = Objects.requireNonNull(spilled.restore("/d/a"));
    file.rename("/d/a", "/d/later");
    file.rename("/d/later", "/d/a");
    spilled.spill("/d/a", file);

    TrackedFile restored = spilled.restoreBelow("/d").get("/d/a");

    assertThat(Objects.requireNonNull(restored).previous("/d/a")).isEqualTo("/d/later");
  }
}
