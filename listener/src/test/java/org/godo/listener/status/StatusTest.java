package org.godo.listener.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.godo.listener.metrics.SessionMetrics;
import org.godo.listener.support.Numbers;
import org.godo.listener.support.Patience;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.session.Loss;
import org.godo.model.session.LossCount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTest {
  private static final SessionMetrics NUMBERS =
      Numbers.at(1_795_179_601_000L, 100, 7L, new LossCount(Loss.AUDIT_LOST, 17));

  @TempDir Path dir;

  @Test
  void aClientReceivesThePresentMetrics() throws Exception {
    SessionMetrics[] now = {NUMBERS};
    try (StatusServer server = StatusServer.bind(dir)) {
      server.start(() -> now[0]);
      StatusClient client = new StatusClient(dir);
      assertThat(client.read()).isEqualTo(NUMBERS);
      now[0] = Numbers.at(1_795_179_602_000L, 200, null);
      assertThat(client.read()).isEqualTo(now[0]);
    }
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void onlyTheOwnerCanConnect() throws Exception {
    try (StatusServer server = StatusServer.bind(dir)) {
      assertThat(Files.getPosixFilePermissions(dir.resolve("status.socket")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(server).isNotNull();
    }
  }

  @Test
  void aSocketThatAKilledListenerLeftIsReplaced() throws Exception {
    Path socket = dir.resolve("status.socket");
    Files.writeString(socket, "stale");
    try (StatusServer server = StatusServer.bind(dir)) {
      server.start(() -> NUMBERS);
      assertThat(new StatusClient(dir).read()).isEqualTo(NUMBERS);
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void aPathTooLongForASocketWorks() throws Exception {
    Path deep = Files.createDirectories(dir.resolve("d".repeat(100)));
    Path socket;
    try (StatusServer server = StatusServer.bind(deep)) {
      server.start(() -> NUMBERS);
      socket = Files.readSymbolicLink(deep.resolve("status.socket"));
      assertThat(new StatusClient(deep).read()).isEqualTo(NUMBERS);
    }
    assertThat(Files.exists(deep.resolve("status.socket"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(socket.getParent()).doesNotExist();
  }

  @Test
  void clientsThatDoNotReadKeepNobodyOut() throws Exception {
    List<SocketChannel> idle = new ArrayList<>();
    try (StatusServer server = StatusServer.bind(dir)) {
      for (int i = 0; i < 20; i++) {
        idle.add(SocketChannel.open(UnixDomainSocketAddress.of(dir.resolve("status.socket"))));
      }
      server.start(() -> NUMBERS);
      assertThat(new StatusClient(dir, Patience.LIMIT).read()).isEqualTo(NUMBERS);
    } finally {
      for (SocketChannel client : idle) {
        client.close();
      }
    }
  }

  @Test
  void aListenerThatDoesNotAnswerIsNotWaitedFor() throws Exception {
    try (StatusServer server = StatusServer.bind(dir)) {
      assertThat(server).isNotNull();
      assertThatThrownBy(() -> new StatusClient(dir, Duration.ofMillis(100)).read())
          .hasMessage("the listener does not report its status: no response within 0 s; try again");
    }
  }

  @Test
  void anAnswerWithoutEndIsNotRead() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(dir.resolve("status.socket")));
      Thread writer =
          new Thread(
              () -> {
                try (SocketChannel client = server.accept()) {
                  while (true) {
                    client.write(ByteBuffer.allocate(1 << 16));
                  }
                } catch (IOException left) {
                  Thread.currentThread().interrupt();
                }
              });
      writer.start();
      assertThatThrownBy(() -> new StatusClient(dir, Patience.LIMIT).read())
          .hasMessage(
              "the listener does not report its status: an answer of more than 1048576 bytes; try"
                  + " again");
      writer.join();
    }
  }

  @Test
  void withoutAListenerTheExitCodeIsSix() {
    assertThatThrownBy(() -> new StatusClient(dir).request())
        .isInstanceOfSatisfying(
            GodoException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.NOTHING_MATCHED))
        .hasMessage(
            "no listener is running with --data-dir "
                + dir
                + "; name its data directory, or start it with 'listener run'");
  }

  @Test
  void aSocketWithoutAServerIsSixToo() throws Exception {
    Files.writeString(dir.resolve("status.socket"), "");
    assertThatThrownBy(() -> new StatusClient(dir).request())
        .isInstanceOfSatisfying(
            GodoException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.NOTHING_MATCHED));
  }

  @Test
  void aFailureToReadIsReported() throws Exception {
    try (StatusServer server = StatusServer.bind(dir)) {
      server.start(
          () -> {
            throw new IllegalStateException("audit did not answer");
          });
      assertThatThrownBy(() -> new StatusClient(dir).read())
          .hasMessage("the listener does not report its status: audit did not answer; try again");
    }
  }

  @Test
  void ratesAreOfTheTimeBetweenTwoReadings() throws Exception {
    Status status = Status.of(Numbers.at(1_000, 100, null), Numbers.at(3_000, 500, null));
    assertThat(status.perSecond()).isEqualTo(new Status.Rates(200, 100, 50));
    JsonNode json = new ObjectMapper().readTree(status.json());
    assertThat(json.path("per_second").path("audit_records").asDouble()).isEqualTo(200);
    assertThat(json.path("kernel").path("backlog_highest").asInt()).isEqualTo(60);
    assertThat(json.path("delivery").path("lag_millis").asInt()).isEqualTo(1_450);
    assertThat(json.path("delivery").path("store_away_millis").isNull()).isTrue();
  }
}
