package org.godo.listener.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogDaemonsTest {
  @TempDir Path dir;

  @Test
  void eachProgramThatIsThereIsNamedOnce() throws Exception {
    Path journald = dir.resolve("usr/lib/systemd-journald");
    Files.createDirectories(journald.getParent());
    Files.writeString(journald, "");
    Files.createSymbolicLink(dir.resolve("lib"), dir.resolve("usr/lib"));
    List<Path> usual =
        List.of(journald, dir.resolve("lib/systemd-journald"), dir.resolve("sbin/auditd"));
    assertThat(LogDaemons.with(List.of("/usr/bin/none"), usual))
        .containsExactly("/usr/bin/none", journald.toString());
    assertThat(LogDaemons.with(List.of(dir.resolve("lib/systemd-journald").toString()), usual))
        .containsExactly(dir.resolve("lib/systemd-journald").toString());
  }
}
