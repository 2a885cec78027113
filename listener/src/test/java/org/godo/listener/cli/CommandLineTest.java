package org.godo.listener.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.godo.listener.capture.CaptureTotals;
import org.godo.listener.kernel.AuditMode;
import org.godo.listener.kernel.AuditOptions;
import org.godo.listener.netlink.AuditSettings;
import org.godo.listener.session.Listener;
import org.godo.listener.session.ListenerOptions;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.godo.model.session.Session;
import org.godo.model.session.SessionHead;
import org.godo.model.store.StoreOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

class CommandLineTest {
  @Test
  void everyDefaultIsPinned() {
    assertThat(options())
        .isEqualTo(
            new ListenerOptions(
                null,
                null,
                new AuditOptions(
                    AuditMode.UNICAST, Path.of("/var/run/audispd_events"), null, List.of(), false),
                List.of(Path.of("/var/run/docker.sock"), Path.of("/run/podman/podman.sock")),
                List.of(
                    Path.of("/run/containerd/containerd.sock"),
                    Path.of("/run/crio/crio.sock"),
                    Path.of("/run/k3s/containerd/containerd.sock")),
                false,
                null,
                Duration.ofSeconds(1),
                null,
                new StoreOptions(
                    System.getenv("GODO_MONGODB_URI"), Path.of("./godo-data"), "godo")));
  }

  @Test
  void everyOptionIsParsed() {
    assertThat(
            options(
                "--name=n",
                "--duration=5m",
                "--loginuid=4294967294",
                "--exclude-exe=/a",
                "--exclude-exe=/b",
                "--audit=auditd",
                "--auditd-socket=/e",
                "--backlog=512",
                "--rate-limit=0",
                "--immutable",
                "--until-reboot",
                "--docker-socket=/s",
                "--docker-socket=/t",
                "--cri-socket=/c",
                "--cri-socket=/k",
                "--keep-capture",
                "--capture-limit=2G",
                "--fsync-interval=500ms",
                "--only-success",
                "--metrics=127.0.0.1:9464",
                "--data-dir=/d",
                "--mongodb-uri=mongodb://h",
                "--database=db"))
        .isEqualTo(
            new ListenerOptions(
                "n",
                Duration.ofMinutes(5),
                new AuditOptions(
                    AuditMode.AUDITD,
                    Path.of("/e"),
                    4294967294L,
                    List.of("/a", "/b"),
                    true,
                    new AuditSettings(512, 0, true)),
                List.of(Path.of("/s"), Path.of("/t")),
                List.of(Path.of("/c"), Path.of("/k")),
                true,
                2L << 30,
                Duration.ofMillis(500),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 9464),
                new StoreOptions("mongodb://h", Path.of("/d"), "db")));
  }

  @Test
  void auditIsLockedOnlyWithAConfirmation() {
    assertThatThrownBy(() -> options("--immutable", "--backlog=-1", "--rate-limit=-1"))
        .isInstanceOf(ParameterException.class)
        .hasMessage(
            "--backlog must be a number from 0; --rate-limit must be a number from 0; --immutable"
                + " locks audit until the next boot, which nothing can undo: after the stop its"
                + " rules stay in force, and no listener can start before a reboot; confirm it with"
                + " --until-reboot");
    assertThatThrownBy(() -> options("--until-reboot"))
        .isInstanceOf(ParameterException.class)
        .hasMessage("--until-reboot confirms --immutable, which is missing");
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    assertThatThrownBy(() -> options("--loginuid=-1", "--exclude-exe=a", "--exclude-exe=b"))
        .isInstanceOf(ParameterException.class)
        .hasMessage(
            "--loginuid must be a number from 0 to 4294967294; --exclude-exe needs an absolute"
                + " path, not a; --exclude-exe needs an absolute path, not b");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "500,500", "1K,1024", "500M,524288000", "20G,21474836480", "1T,1099511627776"})
  void sizes(String text, long bytes) {
    assertThat(new SizeConverter().convert(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "M", "1.5G", "-1", "1X", "1g"})
  void invalidSizesAreRefused(String text) {
    assertThatThrownBy(() -> new SizeConverter().convert(text))
        .isInstanceOf(TypeConversionException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "0s", "s", "1w", "-1s"})
  void invalidDurationsAreRefused(String text) {
    assertThatThrownBy(() -> new DurationConverter().convert(text))
        .isInstanceOf(TypeConversionException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:0,127.0.0.1,0",
    "localhost:9464,127.0.0.1,9464",
    "[::1]:1,0:0:0:0:0:0:0:1,1"
  })
  void addresses(String text, String host, int port) {
    InetSocketAddress address = new AddressConverter().convert(text);
    assertThat(address.getAddress().getHostAddress()).isEqualTo(host);
    assertThat(address.getPort()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "9464", ":9464", "::1:9464", "127.0.0.1", "h:65536", "a b:1", "h:"})
  void invalidAddressesAreRefused(String text) {
    assertThatThrownBy(() -> new AddressConverter().convert(text))
        .isInstanceOf(TypeConversionException.class);
  }

  @Test
  void theDefaultCommandIsRun() {
    assertThat(ListenerCommand.withCommand()).containsExactly("run");
    assertThat(ListenerCommand.withCommand("--name", "x")).containsExactly("run", "--name", "x");
    assertThat(ListenerCommand.withCommand("replay", "f")).containsExactly("replay", "f");
    assertThat(ListenerCommand.withCommand("--help")).containsExactly("--help");
  }

  @Test
  void textOfACaptureIsEscapedForTheTerminal() {
    Session session = session("a\u001b[2J\nb", LossWindow.of("a\nb", "c\u001b", 0, 1, 2));
    assertThat(SummaryView.ofSession(session))
        .containsExactly(
            "session id (a\\e[2J\\nb)",
            "events: none",
            "delivered: 0 documents",
            "lost: a\\nb c\\e, 2, from 1970-01-01T00:00:00Z to 1970-01-01T00:00:00.001Z");
  }

  @Test
  void eachLossIsInTheSummaryOnce() {
    Session session = session("n", new LossWindow(Loss.AUDIT_LOST, 0, 1, 5));
    CaptureTotals captured = new CaptureTotals(7, 8, 0, 0, 0, 0);
    assertThat(
            SummaryView.ofRun(new Listener.Summary(captured, Map.of(Loss.AUDIT_LOST, 5L), session)))
        .containsExactly(
            "session id (n)",
            "captured: 7 audit records, 8 messages of the proc connector",
            "events: none",
            "delivered: 0 documents",
            "lost: audit lost, 5 records, from 1970-01-01T00:00:00Z to 1970-01-01T00:00:00.001Z");
    assertThat(
            SummaryView.ofRun(
                new Listener.Summary(
                    captured, Map.of(Loss.AUDIT_LOST, 7L, Loss.SEAT_LOST, 0L), session)))
        .endsWith(
            "lost: audit lost, 7 records, from 1970-01-01T00:00:00Z to 1970-01-01T00:00:00.001Z",
            "lost: audit seat_lost, not delivered yet");
  }

  private static Session session(String name, LossWindow... loss) {
    return new Session(
        new SessionHead("id", name, Session.REPLAY, "h", "b", null, null, null, null, List.of(), 0),
        null,
        List.of(),
        Map.of(),
        List.of(loss));
  }

  private static ListenerOptions options(String... args) {
    RunCommand command = new RunCommand();
    new CommandLine(command).parseArgs(args);
    return command.options();
  }
}
