package org.godo.listener.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {
  @TempDir Path dir;

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
