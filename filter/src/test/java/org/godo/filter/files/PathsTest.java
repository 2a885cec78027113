package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathsTest {

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "//, /",
    "/a/b, /a/b",
    "/a//b/, /a/b",
    "/a/./b, /a/b",
    "/a/../b, /b",
    "/../../a, /a",
    "/a/b/.., /a",
    "/a/..., /a/...",
    "/.hidden/..x, /.hidden/..x",
  })
  void cleansDotsAndSlashes(String given, String clean) {
    assertThat(Paths.clean(given)).isEqualTo(clean);
  }

  @Test
  void resolvesRelativeNamesFromAnAbsoluteDirectoryOnly() {
    assertThat(Paths.resolve("/tmp", "a")).isEqualTo("/tmp/a");
    assertThat(Paths.resolve("/tmp", "")).isEqualTo("/tmp");
    assertThat(Paths.resolve(null, "/a")).isEqualTo("/a");
    assertThat(Paths.resolve(null, "a")).isNull();
    assertThat(Paths.resolve("as/given", "a")).isNull();
  }

  @Test
  void tellsWhatAPathIsCalledBelowANewRoot() {
    assertThat(Paths.below("/srv", "/srv/a")).isEqualTo("/a");
    assertThat(Paths.below("/srv", "/srv")).isEqualTo("/");
    assertThat(Paths.below("/", "/srv")).isEqualTo("/srv");
    assertThat(Paths.below("/srv", "/srvx")).isNull();
  }

  @Test
  void takesTheMarkOfADeletedFileAway() {
    assertThat(Paths.withoutDeletedMark("/tmp/x (deleted)")).isEqualTo("/tmp/x");
    assertThat(Paths.withoutDeletedMark("/tmp/x")).isEqualTo("/tmp/x");
  }
}
