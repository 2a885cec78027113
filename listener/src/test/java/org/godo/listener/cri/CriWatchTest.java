package org.godo.listener.cri;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.godo.listener.capture.Note;
import org.godo.listener.docker.EngineSockets;
import org.godo.listener.support.Patience;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CriWatchTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** 2023-05-01T08:00:00Z. */
  private static final long START = 1_682_928_000_000_000_000L;

  private static final long SECOND = 1_000_000_000L;

  private final List<JsonNode> noted = new CopyOnWriteArrayList<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  @TempDir Path dir;
  private Path socket = Path.of("");

  @BeforeEach
  void nameSocket() {
    socket = dir.resolve("cri.sock");
  }

  @Test
  void containersAndSandboxesAreNotedAsCrictlInspectsThem() throws Exception {
    try (CriServer server = new CriServer(socket, CriServer.V1)) {
      server.answers.put("ListPodSandbox", new Message().message(1, listedPod(0)));
      server.answers.put("p1", pod(0));
      server.answers.put("ListContainers", new Message().message(1, listed("c1", 1)));
      server.answers.put("c1", running());
      CriWatch watch = new CriWatch(EngineSockets.at(socket), this::note, warnings::add);
      watch.start();
      assertThat(watch.awaitFirstScan(20_000)).isTrue();
      watch.stop();
    }
    assertThat(noted)
        .containsExactly(
            json(
                """
                {'status': {'state': 'SANDBOX_READY', 'id': 'p1', 'metadata': {'name': 'web-0'},
                  'createdAt': '2023-05-01T08:00:00Z', 'labels': {'app': 'web'}},
                 'info': {'pid': 70, 'image': 'pause:3.9'}}
                """),
            json(
                """
                {'status': {'state': 'CONTAINER_RUNNING', 'id': 'c1',
                  'metadata': {'name': 'nginx'}, 'createdAt': '2023-05-01T08:00:01Z',
                  'startedAt': '2023-05-01T08:00:02.000000005Z', 'image': {'image': 'nginx:1.25'},
                  'labels': {'io.kubernetes.pod.name': 'web-0', 'empty': ''},
                  'mounts': [{'containerPath': '/x', 'hostPath': '/y', 'readonly': true}]},
                 'info': {'pid': 77, 'sandboxID': 'p1', 'runtimeType': 'io.containerd.runc.v2',
                  'runtimeSpec': {'root': {'path': 'rootfs'}, 'mounts': []}}}
                """));
  }

  @Test
  void whatChangesIsNotedOnceMoreAndTheRestIsNot() throws Exception {
    try (CriServer server = new CriServer(socket, CriServer.V1)) {
      server.answers.put("ListPodSandbox", new Message());
      server.answers.put("ListContainers", new Message().message(1, listed("c1", 1)));
      server.answers.put("c1", running());
      CriWatch watch = new CriWatch(EngineSockets.at(socket), this::note, warnings::add);
      watch.start();
      assertThat(watch.awaitFirstScan(20_000)).isTrue();
      server.answers.put(
          "ListContainers",
          new Message().message(1, listed("c1", 1)).message(1, listed("gone", 2)));
      Awaitility.await().atMost(Patience.LIMIT).until(() -> noted.size() == 2);

      server.answers.put("c1", exited());
      server.answers.put("ListContainers", new Message().message(1, listed("c1", 2)));
      watch.stop();
    }
    assertThat(noted).hasSize(3);
    assertThat(noted.get(1))
        .as("removed between the listing and the question about it")
        .isEqualTo(
            json(
                """
                {'status': {'state': 'CONTAINER_EXITED', 'id': 'gone',
                  'metadata': {'name': 'nginx'}, 'image': {'image': 'nginx:1.25'},
                  'createdAt': '2023-05-01T08:00:01Z', 'labels': {'app': 'web'}},
                 'info': {}}
                """));
    assertThat(noted.get(2))
        .isEqualTo(
            json(
                """
                {'status': {'state': 'CONTAINER_EXITED', 'id': 'c1',
                  'finishedAt': '2023-05-01T08:00:09Z', 'exitCode': 137},
                 'info': {}}
                """));
  }

  @Test
  void ofAContainerWithTooManyLabelsOthersAreNoted() throws Exception {
    try (CriServer server = new CriServer(socket, CriServer.V1)) {
      Message labels = new Message();
      for (int i = 0; i < 500_001; i++) {
        labels.message(12, new Message());
      }
      server.answers.put("ListPodSandbox", new Message());
      server.answers.put(
          "ListContainers",
          new Message().message(1, listed("many", 1)).message(1, listed("c1", 1)));
      server.answers.put("many", new Message().message(1, labels));
      server.answers.put("c1", running());
      CriWatch watch =
          new CriWatch(
              EngineSockets.at(socket), this::note, warnings::add, Patience.LIMIT.dividedBy(2));
      watch.start();
      assertThat(watch.awaitFirstScan(Patience.LIMIT.toMillis())).isTrue();
      watch.stop();
    }
    assertThat(noted)
        .extracting(each -> each.path("status").path("exitCode").asInt(-1))
        .containsExactly(-1);
    assertThat(warnings)
        .containsExactly(
            "container many is not noted: what "
                + socket
                + " reports of it is too long; neither its name nor its mounts are known");
  }

  @Test
  void anEngineWithTheOldVersionOnlyIsAskedInIt() throws Exception {
    try (CriServer server = new CriServer(socket, "runtime.v1alpha2.RuntimeService")) {
      server.answers.put("ListPodSandbox", new Message().message(1, listedPod(1)));
      server.answers.put("ListContainers", new Message());
      server.answers.put("p1", pod(1));
      CriWatch watch = new CriWatch(EngineSockets.at(socket), this::note, warnings::add);
      watch.start();
      assertThat(watch.awaitFirstScan(20_000)).isTrue();
      watch.stop();
    }
    assertThat(noted).hasSize(1);
    assertThat(noted.get(0).path("status").path("state").asText()).isEqualTo("SANDBOX_NOTREADY");
  }

  /** Docker's containerd has the runtime interface disabled. */
  @Test
  void anEngineWithoutTheInterfaceIsLeftAlone() throws Exception {
    try (CriServer server = new CriServer(socket, "another.Service")) {
      assertThat(
              startAndStopMillis(new CriWatch(EngineSockets.at(socket), this::note, warnings::add)))
          .isLessThan(10_000);
      assertThat(server.calls).isEmpty();
    }
    assertThat(noted).isEmpty();
  }

  @Test
  void anEngineThatHangsIsGivenUp() throws Exception {
    try (CriServer server = new CriServer(socket, CriServer.V1)) {
      server.silent = true;
      CriWatch watch =
          new CriWatch(EngineSockets.at(socket), this::note, warnings::add, Duration.ofMillis(500));
      assertThat(startAndStopMillis(watch)).isLessThan(10_000);
      assertThat(server.calls).containsExactly("ListPodSandbox");
    }
    assertThat(noted).isEmpty();
  }

  /** The kernel completes the connection, and nothing ever reads from it. */
  @Test
  void aSocketThatIsNotReadIsGivenUp() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      CriWatch watch =
          new CriWatch(EngineSockets.at(socket), this::note, warnings::add, Duration.ofMillis(500));
      assertThat(startAndStopMillis(watch)).isLessThan(10_000);
    }
    assertThat(noted).isEmpty();
  }

  @Test
  void aFileThatIsNoSocketAndASocketThatIsNotThereAreNoErrors() throws Exception {
    Files.writeString(dir.resolve("file"), "");
    assertThat(
            startAndStopMillis(
                new CriWatch(EngineSockets.at(dir.resolve("file")), this::note, warnings::add)))
        .isLessThan(10_000);
    assertThat(
            startAndStopMillis(new CriWatch(EngineSockets.at(socket), this::note, warnings::add)))
        .isLessThan(2_000);
    assertThat(noted).isEmpty();
  }

  @Test
  void anEngineThatComesLaterIsFound() throws Exception {
    CriWatch watch = new CriWatch(EngineSockets.at(socket), this::note, warnings::add);
    watch.start();
    assertThat(watch.awaitFirstScan(10_000)).isTrue();
    try (CriServer server = new CriServer(socket, CriServer.V1)) {
      server.answers.put("ListPodSandbox", new Message().message(1, listedPod(0)));
      server.answers.put("ListContainers", new Message());
      server.answers.put("p1", pod(0));
      Awaitility.await().atMost(Patience.LIMIT).until(() -> noted.size() == 1);
      watch.stop();
    }
  }

  @Test
  void anAnswerThatIsNoMessageIsNoError() throws Exception {
    try (CriServer server = new CriServer(socket, CriServer.V1)) {
      server.answers.put("ListPodSandbox", new Message().text(1, "\u0007\u0007"));
      assertThat(
              startAndStopMillis(new CriWatch(EngineSockets.at(socket), this::note, warnings::add)))
          .isLessThan(10_000);
    }
    assertThat(noted).isEmpty();
  }

  private static long startAndStopMillis(CriWatch watch) throws InterruptedException {
    long start = System.nanoTime();
    watch.start();
    assertThat(watch.awaitFirstScan(10_000)).isTrue();
    watch.stop();
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static Message listed(String id, int state) {
    return new Message()
        .text(1, id)
        .text(2, "p1")
        .message(3, new Message().text(1, "nginx").number(2, 1))
        .message(4, new Message().text(1, "nginx:1.25"))
        .text(5, "sha256:1")
        .number(6, state)
        .number(7, START + SECOND)
        .entry(8, "app", "web");
  }

  private static Message running() {
    return new Message()
        .message(
            1,
            new Message()
                .text(1, "c1")
                .message(2, new Message().text(1, "nginx"))
                .number(3, 1)
                .number(4, START + SECOND)
                .number(5, START + 2 * SECOND + 5)
                .message(8, new Message().text(1, "nginx:1.25"))
                .entry(12, "io.kubernetes.pod.name", "web-0")
                .message(12, new Message().text(1, "empty"))
                .message(14, new Message().text(1, "/x").text(2, "/y").number(3, 1))
                .text(15, "/var/log/pods/0.log"))
        .entry(
            2,
            "info",
            """
            {"sandboxID": "p1", "pid": 77, "runtimeType": "io.containerd.runc.v2",
             "config": {"envs": [{"key": "PASSWORD", "value": "secret"}]},
             "runtimeSpec": {"root": {"path": "rootfs"}, "mounts": [],
              "process": {"env": ["PASSWORD=secret"]}}}
            """);
  }

  private static Message exited() {
    return new Message()
        .message(
            1,
            new Message().text(1, "c1").number(3, 2).number(6, START + 9 * SECOND).number(7, 137))
        .entry(2, "info", "not JSON");
  }

  private static Message listedPod(int state) {
    return new Message().text(1, "p1").number(3, state);
  }

  private static Message pod(int state) {
    Message status =
        new Message()
            .text(1, "p1")
            .message(2, new Message().text(1, "web-0").text(3, "shop"))
            .number(4, START)
            .entry(7, "app", "web");
    if (state != 0) {
      status.number(3, state);
    }
    return new Message()
        .message(1, status)
        .entry(2, "info", "{\"pid\": 70, \"image\": \"pause:3.9\"}");
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text.replace('\'', '"'));
  }

  private void note(Note note) {
    noted.add(((Note.ContainerSeen) note).inspect());
  }
}
