package org.godo.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.godo.listener.nativeio.ReceiveBatch;
import org.godo.listener.netlink.ConnectorRequestSocket;
import org.godo.listener.netlink.ProcConnector;
import org.godo.listener.support.ListenerProcess;
import org.godo.listener.support.LiveAudit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proc connector, switched off by a user without rights, and by a full socket. */
@Tag("live")
class LiveConnectorTest {
  /**
   * Arguments: operation 1 (listen) or 2 (ignore), how often; further pairs. An operation that the
   * kernel does not know makes it count the same one again.
   */
  private static final String REQUESTS =
      """
      socket(S, 16, 2, 11) or die; bind(S, pack("SSLL", 16, 0, 0, 0)) or die;
      sub op { send(S, pack("LSSLLLLLLSSL", 40, 3, 0, 0, 0, 1, 1, 0, 0, 4, 0, $_[0]), 0) or die }
      while (@ARGV) { my ($o, $n) = splice(@ARGV, 0, 2); for (1..$n) { op(77); op($o) } }
      """;

  private final long loginUid = LiveAudit.freeLoginUid();

  @TempDir Path dir;

  @BeforeEach
  void assume() throws Exception {
    LiveAudit.assume();
    List<Integer> kernel =
        Files.readString(Path.of("/proc/sys/kernel/osrelease"))
            .lines()
            .flatMap(release -> List.of(release.split("[.-]")).subList(0, 2).stream())
            .map(Integer::valueOf)
            .toList();
    Assumptions.assumeTrue(
        kernel.get(0) * 100 + kernel.get(1) >= 606, "live test skipped: kernel before 6.6");
  }

  /** A test that fails must not leave the connector switched off. */
  @AfterEach
  void theConnectorCanBeListenedTo() {
    try (ProcConnector group = ProcConnector.open();
        ConnectorRequestSocket requests = ConnectorRequestSocket.open()) {
      assertThat(group.socket().fd()).isPositive();
      int number = ThreadLocalRandom.current().nextInt();
      requests.increase(number);
      while (!requests.read(number).expected()) {
        requests.increase(number);
      }
      requests.decrease();
    }
  }

  @Test
  void aUserWhoSwitchesTheConnectorOff_isALoss_andItIsSwitchedOnAgain() throws Exception {
    requestAsNobody("2", "500");
    try (ListenerProcess listener = ListenerProcess.start(dir, loginUid)) {
      listener.awaitReady();
      long before = exitOfAProcess();
      long from = System.currentTimeMillis();
      requestAsNobody("2", "1000");
      long to = System.currentTimeMillis();
      listener.awaitMessage("loss: connector switched_off: ");
      long after = exitOfAProcess();
      assertThat(listener.stop()).isZero();

      Facts facts = Facts.of(listener.segments());
      assertIsALoss(facts, from, to);
      assertThat(facts.loss()).as("none of the start").allMatch(window -> window.to() >= from);
      assertThat(facts.exits()).contains((int) before, (int) after);
      assertThat(listener.out()).contains("lost: connector switched_off, from ");
      assertThat(listener.err().lines().filter(line -> line.contains("switched_off"))).hasSize(1);
    }
  }

  @Test
  void aUserWhoSwitchesTheConnectorOffForAMoment_isALoss() throws Exception {
    try (ListenerProcess listener = ListenerProcess.start(dir, loginUid)) {
      listener.awaitReady();
      long from = System.currentTimeMillis();
      requestAsNobody("2", "100", "1", "100");
      long to = System.currentTimeMillis();
      listener.awaitMessage("loss: connector switched_off: ");
      assertThat(listener.stop()).isZero();
      assertIsALoss(Facts.of(listener.segments()), from, to);
    }
  }

  @Test
  void aSocketThatWasFull_receivesEventsAgain() throws Exception {
    try (ProcConnector connector = ProcConnector.open()) {
      connector.socket().ignoreOverruns();
      connector.socket().forceReceiveBuffer(4_096);
      connector.listen();
      for (int i = 0; i < 100; i++) {
        exitOfAProcess();
      }
      ReceiveBatch batch = new ReceiveBatch(16, 256);
      while (batch.receive(connector.socket()) > 0) {
        // until what was queued is read
      }
      exitOfAProcess();
      assertThat(batch.receive(connector.socket())).isPositive();
    }
  }

  private static void assertIsALoss(Facts facts, long from, long to) {
    assertThat(facts.loss())
        .anySatisfy(
            window -> {
              assertThat(window.source() + " " + window.cause())
                  .isEqualTo("connector switched_off");
              assertThat(window.from()).isLessThanOrEqualTo(from);
              assertThat(window.to()).isGreaterThanOrEqualTo(to);
            });
  }

  private static void requestAsNobody(String... operations) throws Exception {
    List<String> command =
        List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "perl", "-e");
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
    builder.command().add(REQUESTS);
    builder.command().addAll(List.of(operations));
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  /** Returns the id of a process that has exited. */
  private static long exitOfAProcess() throws Exception {
    Process process = new ProcessBuilder("/bin/true").start();
    process.waitFor();
    return process.pid();
  }
}
