package org.godo.listener.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.listener.netlink.AuditSince.BootSwitch;
import org.godo.listener.support.FakeClocks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditSinceTest {
  private final KernelClocks clocks = new FakeClocks();

  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void boot() throws IOException {
    file = dir.resolve("run/audit-since.json");
    boot("root=/dev/vda quiet", "b1");
  }

  private void boot(String commandLine, String bootId) throws IOException {
    Files.writeString(dir.resolve("cmdline"), commandLine + "\n");
    Files.createDirectories(dir.resolve("sys/kernel/random"));
    Files.writeString(dir.resolve("sys/kernel/random/boot_id"), bootId + "\n");
  }

  private AuditSince query(boolean foundOn) throws IOException {
    return AuditSince.query(dir, clocks, file, foundOn);
  }

  @Test
  void auditThatWasOffIsOnSinceNow() throws Exception {
    assertThat(query(false)).isEqualTo(new AuditSince(false, clocks.boottimeNs()));
  }

  @Test
  void auditThatWasFoundOnIsKnownToBeOnSinceNow() throws Exception {
    assertThat(query(true)).isEqualTo(new AuditSince(true, clocks.boottimeNs()));
  }

  @Test
  void bootedWithAuditItIsOnSinceBoot() throws Exception {
    boot("audit=1 root=/dev/vda", "b1");
    assertThat(query(false)).isEqualTo(new AuditSince(true, 0));
  }

  @Test
  void anEarlierListenerOfThisBootSavedWhenItSwitchedItOn() throws Exception {
    new AuditSince(false, 4_000).save(dir, file);
    assertThat(file).hasContent("{\"version\":1,\"bootId\":\"b1\",\"sinceBoottimeNs\":4000}");
    assertThat(query(false)).isEqualTo(new AuditSince(true, 4_000));
    query(false).save(dir, file);
    assertThat(query(true)).isEqualTo(new AuditSince(true, 4_000));
  }

  @Test
  void aFileOfAnotherBootDoesNotCount() throws Exception {
    new AuditSince(false, 4_000).save(dir, file);
    boot("quiet", "b2");
    assertThat(query(false)).isEqualTo(new AuditSince(false, clocks.boottimeNs()));
  }

  @Test
  void aDamagedFileIsAnError() throws Exception {
    Files.createDirectories(dir.resolve("run"));
    Files.writeString(file, "{\"version\":1,");
    assertThatThrownBy(() -> query(false)).isInstanceOf(IOException.class);
  }

  @Test
  void theMomentIsPlacedOnTheWallClock() {
    long boot = clocks.realtimeNs() - clocks.boottimeNs();
    assertThat(new AuditSince(true, 3_000_000).millis(clocks))
        .isEqualTo((boot + 3_000_000 + 999_999) / 1_000_000);
  }

  @ParameterizedTest
  @CsvSource({
    "'quiet',              ABSENT",
    "'audit=1',            ON",
    "'quiet audit=on',     ON",
    "'audit=1 audit=0',    OFF",
    "'audit=0 audit=1',    ON",
    "'audit=off',          OFF",
    "'xaudit=1',           ABSENT",
    "'audit=2',            ABSENT",
  })
  void theLastSwitchOfTheCommandLineCounts(String commandLine, BootSwitch expected) {
    assertThat(BootSwitch.of(commandLine)).isEqualTo(expected);
  }
}
