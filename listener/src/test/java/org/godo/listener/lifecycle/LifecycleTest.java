package org.godo.listener.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {
  private static final String STATUS = "Name:\tjava\nCapPrm:\t0000000000000000\nCapEff:\t%s\n";
  private static final String FIRST_USER = "user:[4026531837]";
  private static final String FIRST_PID = "pid:[4026531836]";

  @TempDir Path dir;

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
  void missingCapabilitiesAndNamespacesAreNamed() {
    assertThat(missing("000001ffffffffff", FIRST_USER, FIRST_PID, true)).isEmpty();
    assertThat(missing("0000000000000000", FIRST_USER, FIRST_PID, false))
        .containsExactly("CAP_AUDIT_CONTROL", "CAP_NET_ADMIN");
    assertThat(missing("0000000040001000", "user:[1]", null, true))
        .containsExactly("CAP_AUDIT_READ", "the first user namespace", "the first pid namespace");
  }

  private static List<String> missing(
      String effective, String user, @Nullable String pid, boolean multicast) {
    return Privileges.missing(
        Privileges.Held.of(STATUS.formatted(effective), user, pid), multicast);
  }

  @Test
  void aLockExcludesASecondListenerUntilTheFirstIsClosed() throws Exception {
    Path file = dir.resolve("a/listener.lock");
    try (LockFile first = LockFile.lock(file, ExitCode.SEAT_TAKEN, "taken")) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> LockFile.lock(file, ExitCode.SEAT_TAKEN, "taken"))
          .isInstanceOfSatisfying(
              GodoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.SEAT_TAKEN))
          .hasMessage("taken");
    }
    LockFile.lock(file, ExitCode.SEAT_TAKEN, "taken").close();
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsReportedInOneLine() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    assertThatThrownBy(() -> LockFile.lock(file.resolve("lock"), ExitCode.SEAT_TAKEN, "taken"))
        .isInstanceOf(GodoException.class)
        .hasMessage(
            "cannot create the lock file %s/lock: %s is not a directory; its directory must be"
                + " writable",
            file, file);
  }
}
