package org.godo.listener;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.godo.listener.support.ListenerProcess;
import org.godo.listener.support.LiveAudit;
import org.godo.listener.support.Patience;
import org.godo.model.error.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a listener says whose disk is full, of capture and store. */
@Tag("live")
class LiveFullDiskTest {
  private static final String FULL = "no space left for the capture in ";

  private final long loginUid = LiveAudit.freeLoginUid();
  private String before = "";

  @TempDir Path dir;

  @BeforeEach
  void mount() throws Exception {
    LiveAudit.assume();
    before = LiveAudit.state();
    LiveAudit.output("mount", "-t", "tmpfs", "-o", "size=24m,mode=700", "none", disk().toString());
  }

  @AfterEach
  void unmount() throws Exception {
    LiveAudit.output("umount", "-l", disk().toString());
    assertThat(LiveAudit.state()).isEqualTo(before);
  }

  private Path disk() throws IOException {
    return Files.createDirectories(dir.resolve("data"));
  }

  private void fill() throws IOException {
    byte[] block = new byte[1 << 16];
    try (OutputStream filler = Files.newOutputStream(disk().resolve("filler"))) {
      while (disk().toFile().getUsableSpace() > 0) {
        filler.write(block, 0, (int) Math.min(block.length, disk().toFile().getUsableSpace()));
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private void load(ListenerProcess listener) {
    Awaitility.await()
        .atMost(Patience.LIMIT)
        .until(
            () -> {
              LiveAudit.runScoped(
                  loginUid,
                  "cd " + dir + "; i=0; while [ $i -lt 500 ]; do : > f; i=$((i+1)); done");
              return listener.err().contains(FULL);
            });
  }

  private JsonNode status() throws Exception {
    String json =
        LiveAudit.output(
            System.getProperty("java.home") + "/bin/java",
            "-cp",
            System.getProperty("java.class.path"),
            "org.godo.listener.Main",
            "status",
            "--json",
            "--data-dir",
            disk().toString());
    return new ObjectMapper().readTree(json);
  }

  @Test
  void aFullDiskIsNamedOnceAndWhatItCostIsSaid() throws Exception {
    try (ListenerProcess listener = ListenerProcess.start(dir, loginUid, "--capture-limit", "8M")) {
      listener.awaitReady();
      fill();
      load(listener);

      JsonNode status = status();
      assertThat(status.path("capture").path("dropped").asLong()).isPositive();
      assertThat(status.path("lost"))
          .filteredOn(loss -> loss.path("cause").asText().equals("disk_full"))
          .singleElement()
          .satisfies(
              loss -> {
                assertThat(loss.path("source").asText()).isEqualTo("capture");
                assertThat(loss.path("count").asLong()).isPositive();
              });
      assertThat(listener.stop()).isEqualTo(ExitCode.STORE.code());
      assertThat(listener.err().split(FULL, -1)).hasSize(2);
      assertThat(listener.err())
          .doesNotContain("\tat ", "nothing is lost")
          .containsPattern("delivers it; lost: capture disk_full, [0-9]+ messages\n$");
      assertThat(listener.out()).doesNotContain("lost: nothing");
    }
  }
}
