package org.godo.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.godo.listener.support.Auditd;
import org.godo.listener.support.ListenerProcess;
import org.godo.listener.support.LiveAudit;
import org.godo.model.session.LossWindow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One small load, recorded in each audit mode. */
@Tag("live")
class LiveAuditModesTest {
  /** What the load does; the shell's first write is the one that sets its login uid. */
  private static final List<String> TRUTH =
      List.of(
          "write [11]",
          "create written.txt",
          "write [4]",
          "create copy.txt",
          "exec [/bin/cat, written.txt]",
          "open written.txt",
          "write [4]",
          "write [0]",
          "exit 0",
          "exec [/bin/mv, written.txt, moved.txt]",
          "rename written.txt moved.txt",
          "exit 0",
          "exec [/bin/rm, copy.txt]",
          "unlink copy.txt",
          "exit 0",
          "exec [/bin/true, an arg]",
          "exit 0",
          "exit 3",
          "exit 0");

  private final long loginUid = LiveAudit.freeLoginUid();
  private String before = "";

  @TempDir Path dir;

  @BeforeEach
  void assume() throws Exception {
    LiveAudit.assume();
    LiveAudit.assumeAuditd();
    before = LiveAudit.state();
    Files.createDirectory(dir.resolve("work"));
  }

  @AfterEach
  void auditIsAsBefore() throws Exception {
    assertThat(LiveAudit.state()).isEqualTo(before);
  }

  @Test
  void unicast() throws Exception {
    assertThat(record("--audit", "unicast").lines()).isEqualTo(TRUTH);
  }

  @Test
  void multicastWithoutAnAuditDaemon() throws Exception {
    assertThat(record("--audit", "multicast").lines()).isEqualTo(TRUTH);
    assertThat(Files.readString(dir.resolve("err")))
        .containsOnlyOnce("no process has the audit daemon role");
  }

  @Test
  void multicastBesideAuditd() throws Exception {
    try (Auditd auditd = Auditd.start(dir.resolve("auditd"), "string", "RAW", "NONE")) {
      String running = LiveAudit.state();
      assertThat(record("--audit", "multicast").lines()).isEqualTo(TRUTH);
      assertThat(LiveAudit.state()).isEqualTo(running);
      assertThat(auditd.hasRole()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "string, RAW, NONE",
    "string, ENRICHED, HOSTNAME",
    "binary, RAW, NONE",
    "binary, ENRICHED, NONE"
  })
  void auditd(String format, String log, String node) throws Exception {
    try (Auditd auditd = Auditd.start(dir.resolve("auditd"), format, log, node)) {
      String running = LiveAudit.state();
      assertThat(record("--audit", "auditd", "--auditd-socket", auditd.socket().toString()).lines())
          .isEqualTo(TRUTH);
      assertThat(LiveAudit.state()).isEqualTo(running);
      assertThat(auditd.hasRole()).isTrue();
    }
  }

  @Test
  void aRestartOfAuditdIsALossOfItsSpan() throws Exception {
    Path config = dir.resolve("auditd");
    Auditd first = Auditd.start(config, "binary", "RAW", "NONE");
    try (ListenerProcess listener =
        ListenerProcess.start(
            dir, loginUid, "--audit", "auditd", "--auditd-socket", first.socket().toString())) {
      listener.awaitReady();
      first.stop();
      listener.awaitMessage("auditd has closed its socket");
      long missedAt = System.currentTimeMillis();
      LiveAudit.runScoped(loginUid, "echo x > " + dir + "/work/missed.txt");
      try (Auditd second = Auditd.start(config, "string", "RAW", "NONE")) {
        listener.awaitMessage("passes on records again");
        LiveAudit.runScoped(loginUid, "cd " + dir + "/work; echo x > seen.txt");
        assertThat(listener.stop()).isZero();
        assertThat(second.isAlive()).isTrue();
      }
      Facts facts = Facts.of(listener.segments());
      assertThat(facts.lines()).contains("create seen.txt");
      assertThat(facts.loss()).anySatisfy(window -> covers(window, missedAt));
      assertThat(listener.out()).contains("lost: audit auditd_gone, from ");
      assertThat(listener.err().lines().filter(line -> line.contains("auditd"))).hasSize(2);
    } finally {
      first.close();
    }
  }

  @Test
  void aSocketThatAnotherProgramReadsIsAnErrorAndChangesNothing() throws Exception {
    try (Auditd auditd = Auditd.start(dir.resolve("auditd"), "string", "RAW", "NONE")) {
      String socket = auditd.socket().toString();
      try (var reader = org.godo.listener.nativeio.UnixStream.connect(auditd.socket());
          ListenerProcess listener =
              ListenerProcess.start(
                  dir, loginUid, "--audit", "auditd", "--auditd-socket", socket)) {
        assertThat(reader.fd()).isPositive();
        assertThat(listener.awaitExit()).isEqualTo(1);
        assertThat(listener.err())
            .isEqualTo(
                "listener: cannot record: auditd passes on no records at "
                    + socket
                    + "; stop the program that reads this socket already, or use --audit"
                    + " multicast\n");
      }
    }
  }

  @Test
  void withoutAuditdTheErrorNamesTheWaysOut() throws Exception {
    Path socket = dir.resolve("events");
    try (ListenerProcess listener =
        ListenerProcess.start(
            dir, loginUid, "--audit", "auditd", "--auditd-socket", socket.toString())) {
      assertThat(listener.awaitExit()).isEqualTo(1);
      assertThat(listener.err())
          .isEqualTo(
              "listener: cannot record: cannot connect to auditd at "
                  + socket
                  + ": No such file or directory; set active = yes in its plugins.d/af_unix.conf"
                  + " and restart it, or name the socket with --auditd-socket, or use --audit"
                  + " multicast\n");
    }
  }

  private static void covers(LossWindow window, long at) {
    assertThat(window.cause()).isEqualTo("auditd_gone");
    assertThat(window.from()).isLessThanOrEqualTo(at);
    assertThat(window.to()).isGreaterThan(at);
  }

  private Facts record(String... options) throws Exception {
    try (ListenerProcess listener = ListenerProcess.start(dir, loginUid, options)) {
      listener.awaitReady();
      LiveAudit.runScoped(
          loginUid,
          "cd %s/work; echo one > written.txt; /bin/cat written.txt > copy.txt;".formatted(dir)
              + " /bin/mv written.txt moved.txt; /bin/rm copy.txt; /bin/true 'an arg';"
              + " (exit 3); true");
      assertThat(listener.stop()).isZero();
      assertThat(listener.out()).contains("lost: nothing");
      return Facts.of(listener.segments());
    }
  }
}
