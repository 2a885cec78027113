package org.godo.listener;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.godo.listener.support.LiveAudit;
import org.godo.listener.support.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Doctor, status, metrics and calibration, as processes of their own on the real kernel. */
@Tag("live")
class LiveOperationsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

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
  void stopStartedProcesses() throws Exception {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void doctorFindsThatThisHostCanRecordAndChangesNothing() throws Exception {
    String lines = output(0, "doctor", "--data-dir", data());
    assertThat(lines.lines())
        .hasSize(18)
        .noneMatch(line -> line.startsWith("fail"))
        .contains(
            "ok    user namespace     the host's",
            "ok    capabilities       all there",
            "ok    audit seat         free",
            "ok    proc connector     answers",
            "ok    socket buffers     256 MiB, as asked for",
            "ok    listener           none is running",
            "ok    store              embedded");
    assertThat(Path.of(data())).doesNotExist();
    assertThat(LiveAudit.state()).isEqualTo(before);
  }

  @Test
  void aRunningListenerReportsByStatusAndMetrics() throws Exception {
    int port = freePort();
    Process listener =
        started(
            command(
                "run",
                "--loginuid=" + loginUid,
                "--data-dir=" + data(),
                "--docker-socket=" + dir.resolve("none.sock"),
                "--name=asked",
                "--metrics=127.0.0.1:" + port));
    awaitErr("ready: session ");
    LiveAudit.runScoped(loginUid, "for i in 1 2 3; do echo x > " + dir + "/f$i; done");
    Awaitility.await()
        .atMost(Patience.LIMIT)
        .until(() -> number(metrics(port), "godo_documents_delivered_total") >= 9);

    JsonNode status = JSON.readTree(output(0, "status", "--data-dir", data(), "--json"));
    assertThat(status.path("name").asText()).isEqualTo("asked");
    assertThat(status.path("login_uid").asLong()).isEqualTo(loginUid);
    assertThat(status.path("kernel").path("seat_held").asBoolean()).isTrue();
    assertThat(status.path("kernel").path("backlog_limit").asLong()).isEqualTo(65_536);
    assertThat(status.path("capture").path("audit_records").asLong())
        .isGreaterThanOrEqualTo((long) number(metrics(port), "godo_audit_records_total"));
    assertThat(status.path("delivery").path("documents").asLong()).isGreaterThanOrEqualTo(9);
    assertThat(status.path("delivery").path("store_away_millis").isNull()).isTrue();
    assertThat(status.path("lost")).isEmpty();

    String doctor = output(0, "doctor", "--data-dir", data());
    assertThat(doctor)
        .contains("ok    audit seat         process " + listener.pid() + " has it, the listener")
        .contains("ok    listener           process " + listener.pid() + " is recording this host");
    listener.destroy();
    assertThat(listener.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(listener.exitValue()).isZero();
    assertThat(Path.of(data(), "status.socket")).doesNotExist();
    output(6, "status", "--data-dir", data());
    assertThat(text("err2"))
        .isEqualTo(
            "listener: no listener is running with --data-dir "
                + data()
                + "; name its data directory, or start it with 'listener run'\n");
    assertThat(LiveAudit.state()).isEqualTo(before);
  }

  @Test
  void aMetricsPortInUseIsReportedInOneLineAndChangesNothing() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      output(
          1,
          "run",
          "--loginuid=" + loginUid,
          "--data-dir=" + data(),
          "--metrics=127.0.0.1:" + taken.getLocalPort());
      assertThat(text("err2"))
          .isEqualTo(
              "listener: cannot serve metrics on 127.0.0.1:"
                  + taken.getLocalPort()
                  + ": Address already in use; name another address or port with --metrics\n");
    }
    assertThat(LiveAudit.state()).isEqualTo(before);
  }

  @Test
  void aCalibrationReachesAConclusionAndLeavesNothing() throws Exception {
    String lines =
        output(0, "calibrate", "--data-dir", data(), "--loginuid", Long.toString(loginUid));
    assertThat(lines.lines().skip(1).findFirst())
        .hasValueSatisfying(first -> assertThat(first).matches(" +5000 +\\d+ .*%"));
    assertThat(lines).contains("highest rate without loss: ", "socket buffer needed: ");
    assertThat(Path.of(data(), "calibrate")).doesNotExist();
    assertThat(LiveAudit.state()).isEqualTo(before);
  }

  @Test
  void aCalibrationThatIsInterruptedLeavesNothing() throws Exception {
    Process calibration =
        started(command("calibrate", "--data-dir", data(), "--loginuid", Long.toString(loginUid)));
    Awaitility.await().atMost(Patience.LIMIT).until(() -> text("out").lines().count() > 1);
    LiveAudit.output("kill", "-INT", Long.toString(calibration.pid()));
    assertThat(calibration.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(calibration.exitValue()).isEqualTo(1);
    assertThat(text("err")).contains("the calibration was stopped");
    assertThat(Path.of(data(), "calibrate")).doesNotExist();
    assertThat(LiveAudit.state()).isEqualTo(before);
  }

  private String data() {
    return dir.resolve("data").toString();
  }

  private static ProcessBuilder command(String... arguments) {
    List<String> command = new ArrayList<>();
    // The tests may run with signals ignored, as under nohup(1), and a child would inherit that.
    command.addAll(List.of("env", "--default-signal=HUP,INT"));
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("org.godo.listener.Main");
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** Starts a program; its output is in the files out and err. */
  private Process started(ProcessBuilder command) throws IOException {
    Process process =
        command
            .redirectOutput(dir.resolve("out").toFile())
            .redirectError(dir.resolve("err").toFile())
            .start();
    started.add(process);
    return process;
  }

  /** Runs a program to its end; its standard error is in the file err2. */
  private String output(int exit, String... arguments) throws Exception {
    Process process = command(arguments).redirectError(dir.resolve("err2").toFile()).start();
    started.add(process);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output + text("err2")).isEqualTo(exit);
    return output;
  }

  private void awaitErr(String what) {
    Awaitility.await()
        .atMost(Patience.LIMIT)
        .until(() -> Files.exists(dir.resolve("err")) && text("err").contains(what));
  }

  private String text(String name) throws IOException {
    return Files.readString(dir.resolve(name));
  }

  private static String metrics(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static double number(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }
}
