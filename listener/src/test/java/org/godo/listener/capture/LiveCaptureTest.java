package org.godo.listener.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.godo.listener.nativeio.NativeClocks;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.nativeio.Os;
import org.godo.listener.netlink.AuditControl;
import org.godo.listener.netlink.AuditRules;
import org.godo.listener.netlink.AuditSettings;
import org.godo.listener.netlink.ExclusiveAudit;
import org.godo.listener.netlink.ProcConnector;
import org.godo.listener.procfs.ProcFs;
import org.godo.listener.support.LiveAudit;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.session.SessionHead;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a shell's system calls to messages read back from the log, on the real kernel. */
@Tag("live")
class LiveCaptureTest {
  private static final int AUDIT_SYSCALL = 1300;
  private static final int AUDIT_EOE = 1320;
  private static final int EXEC_EVENT = 2;

  private final NativeClocks clocks = new NativeClocks();
  private final ProcFs proc = new ProcFs(Path.of("/proc"), Os.ticksPerSecond());

  @TempDir Path dir;

  @BeforeEach
  void assume() throws Exception {
    LiveAudit.assume();
  }

  @Test
  void aScopedShellIsCapturedWholeAndAuditIsAsBefore() throws Exception {
    long loginUid = LiveAudit.freeLoginUid();
    String before = LiveAudit.state();
    CaptureDirectory directory = CaptureDirectory.of(dir, "live");
    CaptureTotals totals;
    CaptureLog log;
    try (AuditControl control = AuditControl.open();
        NetlinkDescriptor audit = NetlinkDescriptor.open(CapturedMessage.AUDIT, 0);
        ProcConnector connector = ProcConnector.open()) {
      assertThat(audit.forceReceiveBuffer(32 << 20)).isEqualTo(64 << 20);
      audit.ignoreOverruns();
      Path state = dir.resolve("run/audit-found.json");
      try (ExclusiveAudit seat = take(control, audit, state, loginUid)) {
        assertThat(state).exists();
        assertThat(control.status().pid()).isEqualTo(Os.pid());
        assertThat(control.status().enabled()).isEqualTo(1);
        assertThat(LiveAudit.output("auditctl", "-l").lines())
            .hasSameSizeAs(seat.rules())
            .allMatch(rule -> rule.contains("-F auid=" + loginUid));
        connector.listen();
        log = log(directory, seat.rules());
        CaptureLoop loop =
            new CaptureLoop(
                log,
                List.of(
                    new CaptureSource.Netlink(CapturedMessage.AUDIT, audit),
                    new CaptureSource.Netlink(CapturedMessage.CONNECTOR, connector.socket())),
                clocks,
                100,
                warning -> {});
        loop.start();
        LiveAudit.runScoped(
            loginUid,
            "cd " + dir + "; echo one > written.txt; mv written.txt renamed.txt; /bin/true");
        seat.release();
        connector.ignore();
        loop.stop();
        totals = loop.totals();
        assertThat(loop.failure()).isNotDone();
      }
      assertThat(state).doesNotExist();
    }
    assertThat(LiveAudit.state()).isEqualTo(before);

    List<String> records = new ArrayList<>();
    Map<Integer, Integer> types = new TreeMap<>();
    int execs = 0;
    long count = 0;
    try (CaptureTail tail = directory.tail(0, log)) {
      CapturedMessage message;
      while ((message = tail.next()) != null) {
        count++;
        ByteBuffer payload = message.payload().slice().order(ByteOrder.nativeOrder());
        if (message.family() == CapturedMessage.AUDIT) {
          types.merge((int) payload.getShort(payload.position() + 4), 1, Integer::sum);
          records.add(text(payload));
        } else if (message.family() == CapturedMessage.CONNECTOR
            && payload.getInt(payload.position() + 36) == EXEC_EVENT) {
          execs++;
        }
      }
      assertThat(tail.isEnded()).isTrue();
    }
    assertThat(count).isEqualTo(totals.audit() + totals.connector() + 3);
    assertThat(totals.dropped() + totals.rejected() + totals.truncated()).isZero();
    assertThat(types.get(AUDIT_SYSCALL)).isGreaterThan(20);
    assertThat(types.get(AUDIT_EOE)).isGreaterThanOrEqualTo(types.get(AUDIT_SYSCALL));
    assertThat(execs).isGreaterThanOrEqualTo(2);
    assertThat(records)
        .anyMatch(r -> r.contains("name=\"written.txt\"") && r.contains("nametype=CREATE"))
        .anyMatch(r -> r.contains("name=\"renamed.txt\"") && r.contains("nametype=CREATE"))
        .anyMatch(r -> r.contains("a0=\"/bin/true\""));
  }

  @Test
  void aStateThatAKilledListenerLeftIsPutBackFirst() throws Exception {
    long loginUid = LiveAudit.freeLoginUid();
    String before = LiveAudit.state();
    Path state = dir.resolve("audit-found.json");
    try (AuditControl control = AuditControl.open();
        NetlinkDescriptor audit = NetlinkDescriptor.open(CapturedMessage.AUDIT, 0)) {
      ExclusiveAudit killed = take(control, audit, state, loginUid);
      // As if its owner, which is this process, had been another one that is gone.
      String json = Files.readString(state);
      Files.writeString(state, json.replaceAll("\"ownerStart\":\\d+", "\"ownerStart\":1"));
      try (NetlinkDescriptor second = NetlinkDescriptor.open(CapturedMessage.AUDIT, 0);
          ExclusiveAudit seat = take(control, second, state, LiveAudit.freeLoginUid())) {
        assertThat(LiveAudit.output("auditctl", "-l")).doesNotContain("auid=" + loginUid);
        assertThat(seat.rules()).hasSameSizeAs(killed.rules());
      }
    }
    assertThat(LiveAudit.state()).isEqualTo(before);
  }

  @Test
  void aSeatThatIsTakenIsNotStolenAndNothingChanges() throws Exception {
    String before = LiveAudit.state();
    Path state = dir.resolve("audit-found.json");
    try (AuditControl control = AuditControl.open();
        NetlinkDescriptor audit = NetlinkDescriptor.open(CapturedMessage.AUDIT, 0);
        NetlinkDescriptor late = NetlinkDescriptor.open(CapturedMessage.AUDIT, 0)) {
      try (ExclusiveAudit first = take(control, audit, state, LiveAudit.freeLoginUid())) {
        String taken = LiveAudit.state();
        assertThatThrownBy(
                () -> take(control, late, dir.resolve("other.json"), LiveAudit.freeLoginUid()))
            .isInstanceOfSatisfying(
                GodoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.SEAT_TAKEN))
            .hasMessageContaining("process " + Os.pid());
        assertThat(LiveAudit.state()).isEqualTo(taken);
        assertThat(first.rules()).isNotEmpty();
      }
    }
    assertThat(LiveAudit.state()).isEqualTo(before);
  }

  @Test
  void aDiskThatIsFullIsToldAndHasRoomAgainLater() throws Exception {
    LiveAudit.output("mount", "-t", "tmpfs", "-o", "size=1m", "none", dir.toString());
    try {
      CaptureDirectory directory = CaptureDirectory.of(dir, "full");
      CaptureLog log =
          CaptureLog.create(
              directory,
              new CaptureLimits(256 << 10, Long.MAX_VALUE),
              clocks,
              CaptureFiles.session("full"));
      ByteBuffer message = ByteBuffer.allocate(4_000);
      log.maintain(0);
      while (log.dropped() < 10) {
        log.append(CapturedMessage.AUDIT, clocks.realtimeNs(), message, 0, message.capacity());
        log.maintain(0);
      }
      log.publish();
      directory.removeBefore(log.position());
      log.maintain(0);
      log.append(CapturedMessage.AUDIT, clocks.realtimeNs(), message, 0, message.capacity());
      assertThat(log.finish(new Note.SessionEnd(1))).isEmpty();
      log.close();

      List<Note> notes = new ArrayList<>();
      try (CaptureTail tail = directory.tail(0, LogEnd.at(log.position()))) {
        for (CapturedMessage m = tail.next(); m != null; m = tail.next()) {
          if (m.family() == CapturedMessage.NOTE) {
            notes.add(NoteCodec.decode(m.payload()));
          }
        }
        assertThat(tail.drainLosses()).isEmpty();
      }
      assertThat(notes)
          .filteredOn(Note.Loss.class::isInstance)
          .singleElement()
          .isInstanceOfSatisfying(
              Note.Loss.class,
              loss -> {
                assertThat(loss.window().cause()).isEqualTo("disk_full");
                assertThat(loss.window().count()).isEqualTo(10);
              });
    } finally {
      // lazily: mappings last until they are collected
      LiveAudit.output("umount", "-l", dir.toString());
    }
  }

  private ExclusiveAudit take(
      AuditControl control, NetlinkDescriptor receiver, Path state, long loginUid) {
    return ExclusiveAudit.acquire(
        control,
        receiver,
        proc,
        state,
        new AuditRules(loginUid, List.of("/usr/bin/nologin"), false),
        AuditSettings.DEFAULT);
  }

  private CaptureLog log(CaptureDirectory directory, List<String> rules) {
    return CaptureLog.create(
        directory,
        CaptureLimits.unlimited(),
        clocks,
        SessionHead.live("live", "live", "host", "boot", "kernel", "test", null, null, rules, 0));
  }

  private static String text(ByteBuffer payload) {
    assertThat(payload.order()).isEqualTo(ByteOrder.nativeOrder());
    byte[] bytes = new byte[payload.remaining() - 16];
    payload.get(payload.position() + 16, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
