package org.godo.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.godo.listener.lifecycle.Messages;
import org.godo.listener.lifecycle.SystemdNotifier;
import org.godo.listener.session.Listener;
import org.godo.listener.support.ListenerProcess;
import org.godo.listener.support.LiveAudit;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state of audit after a listener was killed, or stopped before it recorded. */
@Tag("live")
class LiveRestoreTest {
  private final long loginUid = LiveAudit.freeLoginUid();
  private String before = "";

  @TempDir Path dir;

  @BeforeEach
  void assume() throws Exception {
    LiveAudit.assume();
    before = LiveAudit.state();
  }

  @AfterEach
  void restored() throws Exception {
    assertThat(LiveAudit.state()).isEqualTo(before);
  }

  @Test
  void theStateThatAKilledListenerLeftIsRestoredOnce() throws Exception {
    try (ListenerProcess listener = ListenerProcess.start(dir, loginUid)) {
      listener.awaitReady();
      assertThat(restore()).isEqualTo(new Result(5, ""));
      assertThat(LiveAudit.state()).isNotEqualTo(before);
      ProcessHandle.of(listener.pid()).orElseThrow().destroyForcibly();
      listener.awaitExit();
    }
    assertThat(LiveAudit.state()).isNotEqualTo(before);
    assertThat(restore())
        .isEqualTo(new Result(0, "restored the state of audit that a killed listener left\n"));
    assertThat(LiveAudit.state()).isEqualTo(before);
    assertThat(restore()).isEqualTo(new Result(0, ""));
  }

  @Test
  void aStopDuringTheStartIsHeeded() {
    Listener listener =
        new Listener(
            LiveAudit.options(dir, loginUid, false), new Silent(), new SystemdNotifier(Map.of()));
    listener.stop();
    GodoException stopped = catchThrowableOfType(GodoException.class, listener::run);
    assertThat(stopped.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(stopped).hasMessage("stopped before it recorded anything");
    assertThat(dir.resolve("data/capture")).doesNotExist();
  }

  private record Result(int exit, String out) {}

  private static Result restore() throws Exception {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                "org.godo.listener.Main",
                "restore")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    return new Result(process.waitFor(), out);
  }

  private static final class Silent implements Messages {
    @Override
    public void info(String line) {}

    @Override
    public void warn(String line) {}
  }
}
