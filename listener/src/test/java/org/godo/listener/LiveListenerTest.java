package org.godo.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.CaptureTail;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.LogEnd;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteCodec;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.nativeio.Os;
import org.godo.listener.netlink.AuditControl;
import org.godo.listener.netlink.AuditRules;
import org.godo.listener.netlink.AuditSettings;
import org.godo.listener.netlink.ExclusiveAudit;
import org.godo.listener.procfs.ProcFs;
import org.godo.listener.support.LiveAudit;
import org.godo.listener.support.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own, stopped in every way. */
@Tag("live")
class LiveListenerTest {
  private final long loginUid = LiveAudit.freeLoginUid();
  private final List<Process> started = new ArrayList<>();
  private String before = "";

  @TempDir Path dir;

  @BeforeEach
  void assume() throws Exception {
    LiveAudit.assume();
    before = LiveAudit.state();
  }

  @AfterEach
  void stopStartedProcesses() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void sigtermStopsASessionCleanly() throws Exception {
    Process listener = listener("--name", "evening", "--keep-capture");
    awaitReady();
    LiveAudit.runScoped(loginUid, "echo x > " + dir + "/made-by-the-shell.txt");
    listener.destroy();
    assertThat(listener.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(listener.exitValue()).isZero();
    assertThat(LiveAudit.state()).isEqualTo(before);
    assertThat(Path.of("/run/godo/audit-found.json")).doesNotExist();
    assertThat(text("out")).contains("lost: nothing");

    List<Note> notes = new ArrayList<>();
    boolean fileSeen = false;
    CaptureDirectory capture = CaptureDirectory.list(dir.resolve("data")).get(0);
    try (CaptureTail tail = capture.tail(0, LogEnd.at(capture.repair().end()))) {
      for (CapturedMessage m = tail.next(); m != null; m = tail.next()) {
        if (m.family() == CapturedMessage.NOTE) {
          notes.add(NoteCodec.decode(m.payload()));
        } else {
          byte[] bytes = new byte[m.payload().remaining()];
          m.payload().get(bytes);
          fileSeen |=
              new String(bytes, StandardCharsets.ISO_8859_1).contains("made-by-the-shell.txt");
        }
      }
    }
    assertThat(fileSeen).isTrue();
    assertThat(notes.get(0))
        .isInstanceOfSatisfying(
            Note.SessionStart.class,
            start -> {
              assertThat(start.head().name()).isEqualTo("evening");
              assertThat(start.head().id())
                  .isEqualTo(capture.session())
                  .matches("[A-Za-z0-9.-]+-\\d{8}T\\d{6}Z-[0-9a-f]{4}");
              assertThat(start.head().loginUid()).isEqualTo(loginUid);
              assertThat(start.head().rules()).allMatch(rule -> rule.contains("auid=" + loginUid));
            });
    assertThat(notes)
        .anySatisfy(
            note ->
                assertThat(note)
                    .isInstanceOfSatisfying(
                        Note.ProcessSeen.class,
                        seen -> assertThat(seen.process().pid()).isEqualTo(Os.pid())));
    assertThat(notes.get(notes.size() - 1)).isInstanceOf(Note.SessionEnd.class);
  }

  @Test
  void sighupStopsASessionCleanly() throws Exception {
    Process listener = listener();
    awaitReady();
    LiveAudit.output("kill", "-HUP", Long.toString(listener.pid()));
    assertThat(listener.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(listener.exitValue()).isZero();
    assertThat(LiveAudit.state()).isEqualTo(before);
  }

  @Test
  void removedRulesAreALossAndAreRestored() throws Exception {
    Process listener = listener();
    awaitReady();
    String rules = LiveAudit.output("auditctl", "-l");
    LiveAudit.output("auditctl", "-D");
    Awaitility.await()
        .atMost(Patience.LIMIT)
        .until(() -> text("err").contains("audit rules_removed"));
    // auditctl removes them one after the other, also those that were restored meanwhile.
    Awaitility.await()
        .atMost(Patience.LIMIT)
        .until(() -> LiveAudit.output("auditctl", "-l").equals(rules));
    listener.destroy();
    assertThat(listener.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(text("out")).contains("lost: audit rules_removed");
    assertThat(LiveAudit.state()).isEqualTo(before);
  }

  @Test
  void itStopsAfterItsDuration() throws Exception {
    Process listener = listener("--duration", "1s");
    assertThat(listener.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(listener.exitValue()).isZero();
    assertThat(LiveAudit.state()).isEqualTo(before);
  }

  @Test
  void theNextStartRestoresTheStateThatAKilledListenerLeft() throws Exception {
    Process killed = listener();
    awaitReady();
    killed.destroyForcibly().waitFor();
    assertThat(LiveAudit.state()).isNotEqualTo(before);

    Process next = listener("--duration", "1s");
    assertThat(next.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(next.exitValue()).isZero();
    assertThat(LiveAudit.state()).isEqualTo(before);
    assertThat(text("err")).contains("left behind");
    assertThat(CaptureDirectory.list(dir.resolve("data"))).isEmpty();
  }

  @Test
  void aDamagedSessionDelaysNoOther() throws Exception {
    Path damaged = Files.createDirectories(dir.resolve("data/capture/a-damaged-one"));
    Files.writeString(damaged.resolve("checkpoint"), "no checkpoint\n");
    Process listener = listener("--duration", "1s");
    assertThat(listener.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(listener.exitValue()).isZero();
    assertThat(text("err"))
        .contains("warning: what session a-damaged-one left behind cannot be delivered")
        .contains("it stays in " + damaged);
    assertThat(text("out")).contains("lost: nothing");
    assertThat(damaged.resolve("checkpoint")).hasContent("no checkpoint");
  }

  @Test
  void withAnotherAuditDaemonItExitsWithFiveAndChangesNothing() throws Exception {
    ProcFs proc = new ProcFs(Path.of("/proc"), Os.ticksPerSecond());
    try (AuditControl control = AuditControl.open();
        NetlinkDescriptor ours = NetlinkDescriptor.open(CapturedMessage.AUDIT, 0);
        ExclusiveAudit other =
            ExclusiveAudit.acquire(
                control,
                ours,
                proc,
                dir.resolve("ours.json"),
                new AuditRules(loginUid, List.of(), false),
                AuditSettings.DEFAULT)) {
      assertThat(other.isHeld()).isTrue();
      String taken = LiveAudit.state();
      Process listener = listener();
      assertThat(listener.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(listener.exitValue()).isEqualTo(5);
      assertThat(text("err"))
          .isEqualTo(
              "listener: cannot record: process "
                  + Os.pid()
                  + " has the audit daemon role; stop it, or record beside it with --audit"
                  + " multicast or --audit auditd, or replay its log with 'listener replay"
                  + " /var/log/audit/audit.log'\n");
      assertThat(LiveAudit.state()).isEqualTo(taken);
      assertThat(dir.resolve("data/capture")).doesNotExist();
    }
    assertThat(LiveAudit.state()).isEqualTo(before);
  }

  private Process listener(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    // The tests may run with signals ignored, as under nohup(1), and a child would inherit that.
    command.addAll(List.of("env", "--default-signal=HUP,INT"));
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("org.godo.listener.Main");
    command.addAll(List.of("--loginuid", Long.toString(loginUid)));
    command.addAll(List.of("--data-dir", dir.resolve("data").toString()));
    command.addAll(List.of("--docker-socket", dir.resolve("none.sock").toString()));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dir.resolve("out").toFile())
            .redirectError(dir.resolve("err").toFile())
            .start();
    started.add(process);
    return process;
  }

  private void awaitReady() {
    Awaitility.await()
        .atMost(Patience.LIMIT)
        .until(() -> Files.exists(dir.resolve("err")) && text("err").contains("ready: session "));
  }

  private String text(String name) throws Exception {
    return Files.readString(dir.resolve(name));
  }
}
