package org.godo.listener.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.godo.listener.support.Numbers;
import org.godo.listener.support.Patience;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.session.Loss;
import org.godo.model.session.LossCount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsServerTest {
  private static final SessionMetrics FIRST = Numbers.at(1_795_179_601_000L, 100, null);
  private static final SessionMetrics SECOND =
      Numbers.at(1_795_179_602_000L, 400, 5_000L, new LossCount(Loss.AUDIT_LOST, 17));

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Test
  void aLossWithoutAUnitShowsThatSomethingIsLost() throws Exception {
    SessionMetrics seatLost =
        Numbers.at(1_795_179_603_000L, 500, null, new LossCount(Loss.SEAT_LOST, 0));
    List<SessionMetrics> reads = new ArrayList<>(List.of(FIRST, seatLost));
    try (MetricsServer server = MetricsServer.bind(anyPort())) {
      server.start(() -> reads.remove(0));
      assertThat(get(server, "GET /metrics HTTP/1.1", "localhost:9464"))
          .contains("\ngodo_complete 1.0\n")
          .doesNotContain("\ngodo_lost_total");
      assertThat(get(server, "GET /metrics HTTP/1.1", "localhost:9464"))
          .contains("\ngodo_complete 0.0\n")
          .contains("\ngodo_lost_total{cause=\"seat_lost\",source=\"audit\"} 0.0\n");
    }
  }

  @Test
  void everyMetricHasANameByPrometheusRules() throws Exception {
    try (MetricsServer server = MetricsServer.bind(anyPort())) {
      server.start(() -> SECOND);
      List<String> lines =
          get(server, "GET /metrics HTTP/1.1", "localhost:9464")
              .lines()
              .filter(line -> line.startsWith("godo_"))
              .toList();
      assertThat(lines)
          .containsExactlyInAnyOrder(
              "godo_audit_held 1.0",
              "godo_audit_records_total 400.0",
              "godo_capture_bytes 1.34217728E8",
              "godo_capture_dropped_total 4.0",
              "godo_complete 0.0",
              "godo_connector_messages_total 200.0",
              "godo_delivery_lag_bytes 3277.0",
              "godo_delivery_lag_seconds 1.45",
              "godo_disk_free_bytes 1.2884901888E10",
              "godo_documents_delivered_total 100.0",
              "godo_documents_refused_total 12.0",
              "godo_kernel_backlog 5.0",
              "godo_kernel_backlog_highest 60.0",
              "godo_kernel_backlog_limit 65536.0",
              "godo_lost_total{cause=\"lost\",source=\"audit\"} 17.0",
              "godo_rejected_messages_total 3.0",
              "godo_session_start_time_seconds 1.7951796E9",
              "godo_socket_queue_bytes{source=\"audit\"} 7.0",
              "godo_socket_queue_bytes{source=\"connector\"} 9.0",
              "godo_socket_queue_highest_bytes{source=\"audit\"} 8192.0",
              "godo_socket_queue_highest_bytes{source=\"connector\"} 10.0",
              "godo_socket_queue_limit_bytes{source=\"audit\"} 2.68435456E8",
              "godo_socket_queue_limit_bytes{source=\"connector\"} 6.7108864E7",
              "godo_store_up 0.0",
              "godo_user_messages_total 5.0");
    }
  }

  @Test
  void eachScrapeReadsTheMetricsAgain() throws Exception {
    SessionMetrics[] now = {FIRST};
    try (MetricsServer server = MetricsServer.bind(anyPort())) {
      server.start(() -> now[0]);
      assertThat(get(server, "GET /metrics HTTP/1.1", "127.0.0.1"))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("content-type: text/plain; version=0.0.4; charset=utf-8\r\n")
          .contains("\ngodo_audit_records_total 100.0\n", "\ngodo_store_up 1.0\n")
          .doesNotContain("godo_lost_total");
      now[0] = SECOND;
      assertThat(get(server, "GET /metrics HTTP/1.1", "127.0.0.1"))
          .contains("\ngodo_audit_records_total 400.0\n", "\ngodo_store_up 0.0\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET / HTTP/1.1,            localhost,        404",
    "GET /metrics/ HTTP/1.1,    localhost,        404",
    "GET /metricsx HTTP/1.1,    localhost,        404",
    "GET /metrics?x=1 HTTP/1.1, localhost,        200",
    "GET /metrics HTTP/1.1,     [::1]:9464,       200",
    "GET /metrics HTTP/1.1,     example.org,      404",
    "GET /metrics HTTP/1.1,     127.0.0.1.nip.io, 404",
    "POST /metrics HTTP/1.1,    localhost,        405",
  })
  void otherRequestsAreNotFound(String request, String host, int status) throws Exception {
    try (MetricsServer server = MetricsServer.bind(anyPort())) {
      server.start(() -> FIRST);
      assertThat(get(server, request, host)).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  /** As many as would use up the descriptors of a process by default. */
  @Test
  void idleClientsAreFewAndKeepNobodyOut() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try (MetricsServer server = MetricsServer.bind(anyPort(), Patience.LIMIT)) {
      server.start(() -> FIRST);
      for (int i = 0; i < 60; i++) {
        idle.add(new Socket(server.address().getAddress(), server.address().getPort()));
      }
      assertThat(get(server, "GET /metrics HTTP/1.1", "localhost")).startsWith("HTTP/1.1 200 OK");
      // The server has accepted them in their order, and ended all but the last 15 for the next.
      for (Socket client : idle.subList(0, 45)) {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
      for (Socket client : idle.subList(45, 60)) {
        client.setSoTimeout(1);
        assertThatThrownBy(() -> client.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
      }
    } finally {
      for (Socket client : idle) {
        client.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET /metrics HTTP/1.1\r\nHost: ", "POST /x HTTP/1.1\r\n"})
  void aClientThatDoesNotFinishIsDisconnected(String begun) throws Exception {
    try (MetricsServer server = MetricsServer.bind(anyPort(), Duration.ofMillis(100));
        Socket client = new Socket(server.address().getAddress(), server.address().getPort())) {
      server.start(() -> FIRST);
      client.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aHeadWithoutEndIsRefused() throws Exception {
    try (MetricsServer server = MetricsServer.bind(anyPort(), Patience.LIMIT)) {
      server.start(() -> FIRST);
      assertThat(get(server, "GET /" + "x".repeat(2_000) + " HTTP/1.1", "localhost"))
          .startsWith("HTTP/1.1 400 Bad Request");
      assertThat(get(server, "GET /metrics HTTP/1.1", "x".repeat(9_000)))
          .startsWith("HTTP/1.1 400 Bad Request");
    }
  }

  @Test
  void aConnectionIsForOneRequest() throws Exception {
    try (MetricsServer server = MetricsServer.bind(anyPort())) {
      int[] reads = {0};
      server.start(
          () -> {
            reads[0]++;
            return FIRST;
          });
      String pipelined =
          "GET /metrics HTTP/1.1\r\n\r\nGET /metrics HTTP/1.1\r\n\r\nGET /x HTTP/1.1";
      assertThat(get(server, pipelined, "localhost").split("HTTP/1.1 ", -1)).hasSize(2);
      assertThat(reads[0]).isEqualTo(1);
    }
  }

  @Test
  void aFailureToReadFailsThatScrapeOnly() throws Exception {
    boolean[] broken = {true};
    try (MetricsServer server = MetricsServer.bind(anyPort())) {
      server.start(
          () -> {
            if (broken[0]) {
              throw new IllegalStateException("the kernel does not answer");
            }
            return FIRST;
          });
      assertThat(get(server, "GET /metrics HTTP/1.1", "localhost")).startsWith("HTTP/1.1 500 ");
      broken[0] = false;
      assertThat(get(server, "GET /metrics HTTP/1.1", "localhost")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aPortInUseIsReportedInOneLine() {
    try (MetricsServer first = MetricsServer.bind(anyPort())) {
      assertThatThrownBy(() -> MetricsServer.bind(first.address()))
          .isInstanceOfSatisfying(
              GodoException.class,
              failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED))
          .hasMessage(
              "cannot serve metrics on 127.0.0.1:"
                  + first.address().getPort()
                  + ": Address already in use; name another address or port with --metrics");
    }
  }

  private static String get(MetricsServer server, String request, String host) throws IOException {
    try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      String head = request + "\r\nHost: " + host + "\r\nConnection: close\r\n";
      String body = request.startsWith("POST") ? "Content-Length: 0\r\n\r\n" : "\r\n";
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
