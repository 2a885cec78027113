package org.godo.listener.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.RawEvent.Mount;
import org.godo.model.raw.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reports in the forms of podman 4.3 and of crictl 1.29 with containerd and CRI-O, shortened. */
class ContainerReportsTest {
  private static final Origin ORIGIN = Origin.lookedUp(Source.INSPECT, "s", "h", 9, 5);
  private static final String ID = "0123456789abcdef".repeat(4);

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"').replace("ID", ID));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static RawEvent.Container parsed(JsonNode inspect) {
    return Objects.requireNonNull(ContainerReports.parse(inspect, ORIGIN));
  }

  /** States of Docker 26. */
  @Test
  void theExitCodeIsThatOfTheRunOrOfAStartThatFailed() {
    String never = "'StartedAt': '0001-01-01T00:00:00Z', 'FinishedAt': '0001-01-01T00:00:00Z'";
    String over = "'StartedAt': '2026-11-29T01:09:33.1Z', 'FinishedAt': '2026-11-29T01:09:34Z'";
    assertThat(ofState("'ExitCode': 127, 'Error': 'no such file', " + never)).isEqualTo(127);
    assertThat(ofState("'ExitCode': 0, 'Error': '', " + never)).as("only created").isNull();
    assertThat(ofState("'ExitCode': 3, 'Error': '', " + over)).isEqualTo(3);
    assertThat(ofState("'ExitCode': 127, 'Error': 'not a directory', " + over))
        .as("that of a later start, which failed")
        .isNull();
  }

  private static @Nullable Integer ofState(String state) {
    return parsed(json("{'Id': 'ID', 'Name': '/c', 'State': {'Running': false, " + state + "}}"))
        .exitCode();
  }

  @Test
  void podmansRuntimeImageAndTimesWithOffsetAreRead() {
    JsonNode inspect =
        json(
            """
            {'Id': '<ID>', 'Name': 'web', 'ImageName': 'docker.io/library/busybox:latest',
             'State': {'Status': 'exited', 'Running': false, 'Pid': 0, 'ExitCode': 3,
              'StartedAt': '2023-05-01T10:00:00.5+02:00',
              'FinishedAt': '2023-05-01T10:00:02.123456789+02:00'},
             'OCIRuntime': '/usr/bin/crun', 'HostConfig': {'Runtime': 'oci'},
             'GraphDriver': {'Name': 'overlay', 'Data': {'UpperDir': '/u'}},
             'Mounts': [{'Type': 'volume', 'Name': 'v', 'Source': '/v/_data',
              'Destination': '/data', 'RW': false}],
             'Config': {'Labels': null}}
            """
                .replace("'<ID>'", "'ID'"));

    assertThat(ContainerReports.isReport(inspect)).isTrue();
    assertThat(ContainerReports.parse(inspect, ORIGIN))
        .isEqualTo(
            new RawEvent.Container(
                ORIGIN,
                ID,
                "web",
                "docker.io/library/busybox:latest",
                Map.of(),
                "crun",
                0,
                null,
                "/u",
                List.of(new Mount("volume", "/v/_data", "/data", false)),
                1_682_928_000_500L,
                1_682_928_002_123L,
                3));
  }

  @Test
  void aContainerOfContainerdsRuntimeInterfaceIsRead() {
    JsonNode inspect =
        json(
            """
            {'status': {'id': 'ID', 'metadata': {'attempt': 1, 'name': 'nginx'},
              'state': 'CONTAINER_RUNNING', 'createdAt': '2023-05-01T08:00:00Z',
              'startedAt': '2023-05-01T08:00:01Z', 'finishedAt': '1970-01-01T00:00:00Z',
              'image': {'image': 'nginx:1.25'}, 'labels': {'io.kubernetes.pod.name': 'web-0'},
              'mounts': [{'containerPath': '/x', 'hostPath': '/y', 'readonly': true}]},
             'info': {'pid': 77, 'runtimeType': 'io.containerd.runc.v2', 'runtimeSpec': {
              'root': {'path': 'rootfs'}, 'mounts': [
               {'destination': '/dev/shm', 'type': 'tmpfs', 'source': 'shm'},
               {'destination': '/x', 'type': 'bind', 'source': '/y', 'options': ['rbind', 'ro']}
              ]}}}
            """);

    assertThat(ContainerReports.isReport(inspect)).isTrue();
    assertThat(ContainerReports.parse(inspect, ORIGIN))
        .isEqualTo(
            new RawEvent.Container(
                ORIGIN,
                ID,
                "nginx",
                "nginx:1.25",
                Map.of("io.kubernetes.pod.name", "web-0"),
                "runc",
                77,
                null,
                null,
                List.of(
                    new Mount("tmpfs", null, "/dev/shm", true),
                    new Mount("bind", "/y", "/x", false)),
                1_682_928_001_000L,
                null,
                null));
  }

  @Test
  void anExitedContainerOfCriOIsRead() {
    RawEvent.Container report =
        parsed(
            json(
                """
                {'status': {'id': 'ID', 'metadata': {'name': 'job'}, 'state': 'CONTAINER_EXITED',
                  'startedAt': 1682928001000000000, 'finishedAt': '2023-05-01T08:00:09Z',
                  'exitCode': 137, 'mounts': [{'containerPath': '/x', 'hostPath': '/y'}]},
                 'info': {'pid': 77, 'runtimeSpec': {'root': {'path': '/overlay/m/merged'}}}}
                """));

    assertThat(report.pid()).isZero();
    assertThat(report.rootfs()).isEqualTo("/overlay/m/merged");
    assertThat(report.startTimestamp()).isEqualTo(1_682_928_001_000L);
    assertThat(report.endTimestamp()).isEqualTo(1_682_928_009_000L);
    assertThat(report.exitCode()).isEqualTo(137);
    assertThat(report.mounts()).containsExactly(new Mount("bind", "/y", "/x", true));
  }

  @Test
  void theSandboxOfAPodIsNamedByThePod() {
    RawEvent.Container report =
        parsed(
            json(
                """
                {'status': {'id': 'ID', 'metadata': {'name': 'web-0', 'namespace': 'shop'},
                  'state': 'SANDBOX_READY', 'createdAt': '2023-05-01T08:00:00Z',
                  'labels': {'io.kubernetes.pod.namespace': 'shop'}},
                 'info': {'pid': 70, 'image': 'pause:3.9'}}
                """));

    assertThat(report.name()).isEqualTo("web-0");
    assertThat(report.image()).isEqualTo("pause:3.9");
    assertThat(report.pid()).isEqualTo(70);
    assertThat(report.startTimestamp()).isEqualTo(1_682_928_000_000L);
  }

  @Test
  void reportsOnOtherThingsAreNone() {
    assertThat(ContainerReports.isReport(json("{'Id': 'sha256:ID', 'RepoTags': []}"))).isFalse();
    assertThat(ContainerReports.isReport(json("{'status': {'image': {'id': 'ID'}}}"))).isFalse();
    assertThat(ContainerReports.isReport(json("7"))).isFalse();
    assertThat(ContainerReports.parse(json("{}"), ORIGIN)).isNull();
  }
}
