package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.godo.model.raw.Call.PathArgument;
import org.jspecify.annotations.Nullable;
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
  void translatesAPathToOneBelowANewRoot() {
    assertThat(Paths.below("/srv", "/srv/a")).isEqualTo("/a");
    assertThat(Paths.below("/srv", "/srv")).isEqualTo("/");
    assertThat(Paths.below("/", "/srv")).isEqualTo("/srv");
    assertThat(Paths.below("/srv", "/srvx")).isNull();
    assertThat(Paths.below("/srv/a", "/srv")).isNull();
    assertThat(Paths.below("/", "/")).isEqualTo("/");
  }

  @Test
  void removesTheMarkOfADeletedFile() {
    assertThat(Paths.withoutDeletedMark("/tmp/x (deleted)")).isEqualTo("/tmp/x");
    assertThat(Paths.withoutDeletedMark("/tmp/x")).isEqualTo("/tmp/x");
    assertThat(Paths.withoutDeletedMark("/tmp/ (deleted)/x")).isEqualTo("/tmp/ (deleted)/x");
  }

  @Test
  void onlyANameThatStartsWithASlashIsAbsolute() {
    assertThat(Paths.isAbsolute("/")).isTrue();
    assertThat(Paths.isAbsolute("/a")).isTrue();
    assertThat(Paths.isAbsolute("a/b")).isFalse();
    assertThat(Paths.isAbsolute("")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "7, '', 7",
    "7, /proc/self/fd/12, 12",
    "7, /proc/thread-self/fd/12, 12",
    "7, /dev/fd/0, 0",
    "7, /proc/12/fd/3,",
    "7, /proc/self/fd/x,",
    "7, /x/proc/self/fd/3,",
    "7, fd/3,",
  })
  void findsTheDescriptorThatAnArgumentNames(int dirFd, String name, @Nullable Integer descriptor) {
    assertThat(Paths.descriptor(new PathArgument(dirFd, name))).isEqualTo(descriptor);
  }

  @Test
  void anUnknownNameIsNoDescriptor() {
    assertThat(Paths.descriptor(new PathArgument(7, null))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/proc/self/ns/mnt, true,",
    "/proc/thread-self/ns/mnt, true,",
    "/proc/12/ns/mnt, true, 12",
    "/proc/12/task/13/ns/mnt, true, 12",
    "/proc/12/ns/pid, false,",
    "/proc/x/ns/mnt, false,",
    "/run/proc/12/ns/mnt, false,",
  })
  void recognizesTheMountNamespaceOfAProcess(
      String path, boolean isNamespace, @Nullable Integer owner) {
    assertThat(Paths.isMountNamespace(path)).isEqualTo(isNamespace);
    assertThat(Paths.ownerOf(path)).isEqualTo(owner);
  }
}
