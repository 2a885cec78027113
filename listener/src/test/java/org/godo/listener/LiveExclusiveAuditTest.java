package org.godo.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.input.InputFiles;
import org.godo.listener.lifecycle.Messages;
import org.godo.listener.lifecycle.SystemdNotifier;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.nativeio.Os;
import org.godo.listener.nativeio.ReceiveBatch;
import org.godo.listener.netlink.AuditControl;
import org.godo.listener.netlink.SharedAudit;
import org.godo.listener.session.Listener;
import org.godo.listener.support.Auditd;
import org.godo.listener.support.ListenerProcess;
import org.godo.listener.support.LiveAudit;
import org.godo.listener.support.Patience;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The audit daemon role, lost in every way. Only the process that has it can release it, so the
 * listener runs in this process where the kernel has to reset it; a multicast socket witnesses the
 * records that were missed.
 */
@Tag("live")
class LiveExclusiveAuditTest {
  private static final String BACK = "the audit daemon role was lost and is re-acquired";
  private static final String AWAY = "no audit records until it can be re-acquired";
  private static final Pattern EVENT =
      Pattern.compile("audit\\((\\d+)\\.(\\d+):(\\d+)\\): arch=.*");

  private final long loginUid = LiveAudit.freeLoginUid();
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private String before = "";

  @TempDir Path dir;

  @BeforeEach
  void assume() throws Exception {
    LiveAudit.assume();
    LiveAudit.assumeAuditd();
    before = LiveAudit.state();
  }

  @AfterEach
  void auditIsAsBefore() throws Exception {
    assertThat(LiveAudit.state()).isEqualTo(before);
  }

  @Test
  void aRoleThatTheKernelResetIsReacquired() throws Exception {
    try (Running listener = new Running();
        AuditControl control = AuditControl.open()) {
      control.releaseDaemonRole();
      awaitMessage(BACK);
      assertThat(control.status().pid()).isEqualTo(Os.pid());
      LiveAudit.runScoped(loginUid, "cd " + dir + "; echo x > seen.txt");
      Listener.Summary summary = listener.stop();
      // The kernel's records of the role's release and request may be missing themselves.
      assertThat(summary.session().loss())
          .extracting(LossWindow::cause)
          .contains("seat_lost")
          .isSubsetOf("seat_lost", "serial_gap");
      assertThat(Facts.of(listener.segments()).lines()).contains("create seen.txt");
      assertThat(messages).noneMatch(line -> line.contains(AWAY));
    }
  }

  @Test
  void auditSwitchedOffIsSwitchedOnAgain() throws Exception {
    try (Running listener = new Running()) {
      LiveAudit.output("auditctl", "-e", "0");
      awaitMessage(BACK);
      LiveAudit.runScoped(loginUid, "cd " + dir + "; echo x > seen.txt");
      Listener.Summary summary = listener.stop();
      assertThat(summary.session().loss())
          .extracting(LossWindow::cause)
          .containsExactly("seat_lost");
      assertThat(Facts.of(listener.segments()).lines()).contains("create seen.txt");
    }
  }

  @Test
  void eventsMissedWhileAnotherHasTheRoleAreInLossWindows() throws Exception {
    try (Running listener = new Running();
        Witness witness = new Witness()) {
      LiveAudit.runScoped(loginUid, "cd " + dir + "; echo x > seen-before.txt");
      Awaitility.await()
          .atMost(Patience.LIMIT)
          .until(() -> Facts.of(listener.segments()).lines().contains("create seen-before.txt"));
      try (Auditd other = takeOver()) {
        awaitMessage(AWAY);
        LiveAudit.runScoped(loginUid, "cd " + dir + "; echo x > missed.txt; ls -l; ls -l");
        assertThat(other.hasRole()).isTrue();
        other.stop();
        awaitMessage(BACK);
        LiveAudit.runScoped(loginUid, "cd " + dir + "; echo x > seen-after.txt");
        List<LossWindow> loss = listener.stop().session().loss();
        Map<Long, Long> missed = witness.events();
        missed.keySet().removeAll(serials(listener.segments()));

        assertThat(Facts.of(listener.segments()).lines())
            .contains("create seen-before.txt", "create seen-after.txt")
            .doesNotContain("create missed.txt");
        assertThat(missed).hasSizeGreaterThan(50);
        assertThat(missed.values())
            .allSatisfy(at -> assertThat(loss).anyMatch(w -> w.from() <= at + 10 && w.to() >= at));
        assertThat(loss).filteredOn(w -> w.cause().equals("seat_lost")).hasSize(1);
        assertThat(loss.stream().filter(w -> w.cause().equals("serial_gap")))
            .extracting(LossWindow::count)
            .anySatisfy(count -> assertThat(count).isGreaterThanOrEqualTo(missed.size()));
        assertThat(messages).filteredOn(line -> line.contains(AWAY)).hasSize(1);
        assertThat(messages).filteredOn(line -> line.contains(BACK)).hasSize(1);
      }
    }
  }

  @Test
  void aDaemonThatHasTheRoleAtTheEndKeepsItAndAuditOn() throws Exception {
    try (Running listener = new Running()) {
      try (Auditd other = takeOver()) {
        awaitMessage(AWAY);
        Listener.Summary summary = listener.stop();
        assertThat(summary.lost()).containsKey(Loss.SEAT_LOST);
        assertThat(other.hasRole()).isTrue();
        assertThat(LiveAudit.output("auditctl", "-s"))
            .contains("enabled 1\n")
            .contains("backlog_limit 64\n");
        assertThat(LiveAudit.output("auditctl", "-l")).isEqualTo("No rules\n");
      }
    }
  }

  @Test
  void aProgramThatRequestsTheRoleIsRefused() throws Exception {
    try (ListenerProcess listener = ListenerProcess.start(dir, loginUid)) {
      listener.awaitReady();
      try (Auditd other = Auditd.launch(dir.resolve("auditd"), "string", "RAW", "NONE")) {
        Awaitility.await().atMost(Patience.LIMIT).until(() -> !other.isAlive());
        assertThat(LiveAudit.output("auditctl", "-s")).contains("\npid " + listener.pid() + "\n");
        LiveAudit.runScoped(loginUid, "cd " + dir + "; echo x > seen.txt");
        LiveAudit.output("auditctl", "-e", "1");
        assertThat(listener.stop()).isZero();
      }
      assertThat(Facts.of(listener.segments()).lines()).contains("create seen.txt");
    }
  }

  /** Makes the kernel reset the role and auditd acquire it before the listener does. */
  private Auditd takeOver() throws Exception {
    try (AuditControl control = AuditControl.open()) {
      while (true) {
        control.releaseDaemonRole();
        Auditd other = Auditd.launch(dir.resolve("auditd"), "string", "RAW", "NONE");
        Awaitility.await()
            .atMost(Patience.LIMIT)
            .pollInterval(Duration.ofMillis(10))
            .until(() -> other.hasRole() || !other.isAlive());
        if (other.isAlive()) {
          return other;
        }
        control.setEnabled(1);
      }
    }
  }

  private void awaitMessage(String text) {
    Awaitility.await()
        .atMost(Patience.LIMIT)
        .until(() -> messages.stream().anyMatch(line -> line.contains(text)));
  }

  /** Serials of the system calls in a capture. */
  private static List<Long> serials(List<Path> segments) throws Exception {
    List<Long> serials = new ArrayList<>();
    try (MessageSource source = InputFiles.open(segments)) {
      CapturedMessage message;
      while ((message = source.next()) != null) {
        Matcher event = EVENT.matcher(text(message.payload()));
        if (message.family() == CapturedMessage.AUDIT && event.matches()) {
          serials.add(Long.parseLong(event.group(3)));
        }
      }
    }
    return serials;
  }

  private static String text(ByteBuffer message) {
    byte[] bytes = new byte[Math.max(0, message.remaining() - 16)];
    message.get(message.position() + 16, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** A listener in this process. */
  private final class Running implements AutoCloseable {
    private final Listener listener =
        new Listener(
            LiveAudit.options(dir, loginUid, true), new Recorded(), new SystemdNotifier(Map.of()));
    private final CompletableFuture<Listener.Summary> summary = new CompletableFuture<>();

    Running() {
      Thread thread = new Thread(this::run, "listener");
      thread.start();
      awaitMessage("ready: session ");
    }

    private void run() {
      try {
        summary.complete(listener.run());
      } catch (Exception | Error failure) {
        messages.add("ready: session failed " + failure);
        summary.completeExceptionally(failure);
      }
    }

    Listener.Summary stop() throws Exception {
      listener.stop();
      return summary.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    List<Path> segments() throws Exception {
      try (Stream<Path> files = Files.walk(dir.resolve("data/capture"))) {
        return files.filter(file -> file.toString().endsWith(".pcap")).sorted().toList();
      }
    }

    @Override
    public void close() {
      listener.stop();
      summary.handle((done, failed) -> null).join();
    }
  }

  private final class Recorded implements Messages {
    @Override
    public void info(String line) {
      messages.add(line);
    }

    @Override
    public void warn(String line) {
      messages.add(line);
    }
  }

  /** Reads all records of the login uid from the multicast group. */
  private final class Witness implements AutoCloseable {
    private final NetlinkDescriptor socket = SharedAudit.openMulticast();
    private final ReceiveBatch batch = new ReceiveBatch(64, 16 << 10);

    Witness() {
      socket.forceReceiveBuffer(64 << 20);
    }

    /** Time in milliseconds of each system call, by serial. */
    Map<Long, Long> events() {
      Map<Long, Long> events = new TreeMap<>();
      int count;
      while ((count = batch.receive(socket)) > 0) {
        for (int i = 0; i < count; i++) {
          String text = text(batch.region().slice(batch.payload(i), batch.length(i)));
          Matcher event = EVENT.matcher(text);
          if (event.matches() && text.contains(" auid=" + loginUid + " ")) {
            events.put(
                Long.parseLong(event.group(3)),
                Long.parseLong(event.group(1)) * 1000 + Long.parseLong(event.group(2)));
          }
        }
      }
      return events;
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
