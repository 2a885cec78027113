package org.godo.listener.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedAuditStateTest {
  private static final AuditStatus FOUND = new AuditStatus(1, 1, 77, 0, 64, 0, 0, 15_000, 0);

  @TempDir Path dir;

  @Test
  void aWrittenStateIsReadBack() throws Exception {
    Path file = dir.resolve("run/audit-found.json");
    SavedAuditState.of(FOUND, 65_536, 500, 4_242, 233_114).write(file);
    assertThat(SavedAuditState.read(file))
        .isEqualTo(new SavedAuditState(1, 4_242, 233_114, 1, 77, 64, 65_536, 0, 500));
    assertThat(file)
        .hasContent(
            "{\"version\":1,\"owner\":4242,\"ownerStart\":233114,\"enabled\":1,\"pid\":77,"
                + "\"backlogLimit\":64,\"backlogSet\":65536,\"rateLimit\":0,\"rateSet\":500}");
    assertThat(dir.resolve("run")).isDirectoryContaining(file::equals);
  }

  @Test
  void aFileOfAnEarlierVersionChangedNoRate() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("audit-found.json"),
            "{\"version\":1,\"owner\":4242,\"ownerStart\":7,\"enabled\":0,\"pid\":0,"
                + "\"backlogLimit\":64,\"backlogSet\":65536}");
    assertThat(SavedAuditState.read(file))
        .isEqualTo(new SavedAuditState(1, 4_242, 7, 0, 0, 64, 65_536, 0, 0));
  }

  @Test
  void limitsThatAreWantedAreSetAndOthersAreAsTheSessionNeedsThem() {
    AuditStatus found = new AuditStatus(0, 1, 0, 30, 100_000, 0, 0, 0, 0);
    assertThat(AuditSettings.DEFAULT.backlogLimit(found)).isEqualTo(100_000);
    assertThat(AuditSettings.DEFAULT.rateLimit(found)).isEqualTo(30);
    AuditSettings wanted = new AuditSettings(512, 0, false);
    assertThat(wanted.backlogLimit(found)).isEqualTo(512);
    assertThat(wanted.rateLimit(found)).isZero();
  }

  @Test
  void withoutAFileThereIsNoState() throws Exception {
    assertThat(SavedAuditState.read(dir.resolve("audit-found.json"))).isNull();
  }

  @Test
  void aDamagedFileIsAnError() throws Exception {
    Path file = Files.writeString(dir.resolve("audit-found.json"), "{\"version\":1,");
    assertThatThrownBy(() -> SavedAuditState.read(file)).isInstanceOf(IOException.class);
  }

  @Test
  void aFileOfAnotherVersionIsAnError() throws Exception {
    Path file = Files.writeString(dir.resolve("audit-found.json"), "{\"version\":2}");
    assertThatThrownBy(() -> SavedAuditState.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " has version 2, not 1");
  }

  @Test
  void theBacklogLimitIsRaisedButNeverLowered() {
    assertThat(AuditSetup.requiredBacklogLimit(withLimit(64), null)).isEqualTo(65_536);
    assertThat(AuditSetup.requiredBacklogLimit(withLimit(100_000), null)).isEqualTo(100_000);
    assertThat(AuditSetup.requiredBacklogLimit(withLimit(0), null)).as("no limit").isZero();
  }

  private static AuditStatus withLimit(int limit) {
    return new AuditStatus(0, 1, 0, 0, limit, 0, 0, 0, 0);
  }
}
