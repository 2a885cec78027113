package org.godo.listener.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final Checkpoint CHECKPOINT =
      new Checkpoint(3L << 40 | 24, false, Map.of("audit_records", 7L, "event_fork", 2L));

  private static final String TEXT =
      """
      godo-checkpoint 1
      position 3298534883352
      complete 0
      total.audit_records 7
      total.event_fork 2
      """;

  @TempDir Path folder;

  @Test
  void isReadBackAsWritten() throws IOException {
    assertThat(Checkpoint.read(folder)).isEmpty();
    new Checkpoint(1, false, Map.of()).write(folder);
    CHECKPOINT.write(folder);

    assertThat(Checkpoint.read(folder)).hasValue(CHECKPOINT);
    assertThat(folder.resolve("checkpoint")).hasContent(TEXT);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("checkpoint"))))
        .isEqualTo("rw-------");
    assertThat(folder.resolve("checkpoint.tmp")).doesNotExist();
  }

  @Test
  void isNotMisreadWhenBroken() throws IOException {
    for (String broken :
        new String[] {
          "",
          TEXT.replace("godo-checkpoint 1", "godo-checkpoint 2"),
          TEXT.replace("position 3", "position x"),
          TEXT.replace("position 3298534883352\n", ""),
          TEXT.replace("position ", "position -"),
          "x".repeat(100_000)
        }) {
      Files.writeString(folder.resolve("checkpoint"), broken);
      assertThatThrownBy(() -> Checkpoint.read(folder))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("checkpoint");
    }
  }
}
