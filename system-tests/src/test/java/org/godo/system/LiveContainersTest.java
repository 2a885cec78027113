package org.godo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real containers on the real kernel, recorded by the listener while they run. The results must
 * show what the workloads below do and what Docker reports about them. All rules are scoped to an
 * unused login uid.
 */
@Tag("live")
class LiveContainersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCRIPT =
      """
      #!/bin/sh
      echo one > /data/one.txt
      busybox() { /bin/busybox "$@"; }
      busybox cp /data/one.txt /data/two.txt
      busybox mv /data/two.txt '/data/a b
      "c" é.txt'
      busybox rm /data/one.txt
      cd /tmp && echo rel > ./x/../rel.txt
      exec 7>/tmp/held.txt
      echo a >&7
      /bin/busybox sh -c 'echo bb >&7'
      /bin/busybox sh -c 'exit 42'
      /bin/busybox sh -c 'kill -9 $$'
      /bin/busybox printf '\\033[2J' '' 'two words'
      /bin/no-such-program
      /bin/busybox dd if=/dev/zero of=/tmp/blocks bs=1000 count=25
      (exec 7>&-; /bin/busybox true) &
      wait
      exit 3
      """;

  @TempDir static Path dir = Path.of("");
  private static Path lab = Path.of("");
  private static Path data = Path.of("");
  private static String auditBefore = "";
  private static String auditAfter = "";
  private static String summary = "";
  private static String treeMeanwhile = "";
  private static String filtered = "";
  private static JsonNode inspected = JSON.nullNode();
  private static Results results = new Results(List.of(), List.of(), List.of());
  private static JsonNode worker = JSON.nullNode();

  @BeforeAll
  static void record() throws Exception {
    LiveTests.require();
    lab = dir.resolve("lab");
    data = dir.resolve("data");
    Path volume = Files.createDirectory(dir.resolve("volume"));
    Path script = dir.resolve("work.sh");
    Files.writeString(script, SCRIPT);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Path workload = dir.resolve("workload");
    LiveMachine.compile("system-tests/src/test/c/workload.c", workload);
    long loginUid = LiveMachine.loginUid();
    auditBefore = LiveMachine.auditState();
    Command.script("docker-lab", "start", lab, loginUid).run().expectSuccess();
    docker("create", "--name", "older", "--network", "none", "lab:busybox", "sleep", "6000");
    docker("start", "older");

    Command listening =
        Command.listener(
            "run",
            "--data-dir",
            data,
            "--name",
            "live",
            "--loginuid",
            loginUid,
            "--keep-capture",
            "--docker-socket",
            lab.resolve("docker.sock"));
    Process listener = listening.start();
    try {
      LiveMachine.awaitReady(listening, listener);
      workloads(volume, script, workload);
      Awaitility.await()
          .atMost(Duration.ofMinutes(10))
          .untilAsserted(
              () -> {
                Command.filter("--data-dir", data, "--since", "last").run().expectSuccess();
                treeMeanwhile =
                    Command.filter("tree", "--data-dir", data, "worker")
                        .run()
                        .expectSuccess()
                        .out();
              });
    } finally {
      listener.destroy();
    }
    summary = listening.finish(listener).expectSuccess().out();
    auditAfter = LiveMachine.auditState();
    filtered = Command.filter("--data-dir", data, "--since", "last").run().expectSuccess().out();
    results = Results.export(data);
    worker = results.container("worker");
  }

  private static void workloads(Path volume, Path script, Path workload)
      throws InterruptedException {
    assertThat(
            dockerRun(
                    "run",
                    "--name",
                    "worker",
                    "--network",
                    "none",
                    "-v",
                    volume + ":/data",
                    "-v",
                    script + ":/work.sh:ro",
                    "lab:busybox",
                    "/work.sh")
                .exitCode())
        .isEqualTo(3);
    docker("run", "-d", "--name", "killed", "--network", "none", "lab:busybox", "sleep", "6001");
    assertThat(
            dockerRun("exec", "killed", "/bin/busybox", "sh", "-c", "echo in > /tmp/in; exit 9")
                .exitCode())
        .isEqualTo(9);
    docker("kill", "killed");
    assertThat(
            dockerRun(
                    "run",
                    "--name",
                    "truthful",
                    "--network",
                    "none",
                    "-v",
                    workload + ":/bin/workload:ro",
                    "-v",
                    volume + ":/truth",
                    "lab:busybox",
                    "/bin/workload",
                    "/truth/truth.txt")
                .exitCode())
        .isEqualTo(33);
    for (int i = 0; i < 5; i++) {
      docker("run", "--rm", "--name", "short" + i, "--network", "none", "lab:busybox", "true");
    }
    docker("exec", "older", "/bin/busybox", "touch", "/tmp/touched");
    inspected = tree(docker("inspect", "worker", "killed", "older").out());
    docker("kill", "older");
  }

  @AfterAll
  static void stopLab() throws InterruptedException {
    if (Files.isDirectory(lab) && lab.startsWith(dir)) {
      Command.script("docker-lab", "stop", lab).run().expectSuccess();
    }
  }

  private static Command.Result dockerRun(String... args) throws InterruptedException {
    return Command.docker(lab, List.of(args)).run();
  }

  private static Command.Result docker(String... args) throws InterruptedException {
    return dockerRun(args).expectSuccess();
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException broken) {
      throw new AssertionError("docker inspect printed no JSON: " + json, broken);
    }
  }

  @Test
  void theAuditStateIsRestored() {
    assertThat(auditAfter).isEqualTo(auditBefore);
  }

  @Test
  void nothingIsLostAndEverythingComplete() {
    assertThat(summary).contains("lost: nothing");
    assertThat(filtered).contains("lost: nothing");
    assertThat(results.processes()).allMatch(process -> process.path("complete").asBoolean());
    assertThat(results.files()).allMatch(access -> access.path("complete").asBoolean());
    assertThat(results.containers()).allMatch(container -> container.path("complete").asBoolean());
  }

  @Test
  void containersHaveTheirNamesImagesAndEnds() {
    assertThat(results.containers()).hasSize(9);
    for (JsonNode each : inspected) {
      JsonNode container = results.container(each.path("Id").asText());
      assertThat(container.path("name").asText())
          .isEqualTo(each.path("Name").asText().substring(1));
      assertThat(container.path("image").asText()).isEqualTo("lab:busybox");
      assertThat(container.path("rootfs").asText())
          .isEqualTo(each.at("/GraphDriver/Data/MergedDir").asText());
      hasStartOf(each, container);
    }
    assertThat(worker.path("exit_code").asInt()).isEqualTo(3);
    assertThat(results.container("killed").path("exit_code").asInt()).isEqualTo(137);
    for (int i = 0; i < 5; i++) {
      JsonNode container = results.container("short" + i);
      assertThat(container.path("exit_code").asInt()).isZero();
      assertThat(results.processesOf(container)).hasSize(1);
    }
  }

  /** On a busy machine Docker notes the start of a short run after its end: then it is inferred. */
  private static void hasStartOf(JsonNode inspected, JsonNode container) {
    Instant noted =
        Instant.parse(inspected.at("/State/StartedAt").asText()).truncatedTo(ChronoUnit.MILLIS);
    Instant start = Instant.parse(container.path("start_timestamp").asText());
    if (container.path("inferred").has("start_timestamp")) {
      Instant end = Instant.parse(container.path("end_timestamp").asText());
      assertThat(start).isBeforeOrEqualTo(end);
      assertThat(end).isBefore(noted);
    } else {
      assertThat(start).isEqualTo(noted);
    }
  }

  @Test
  void hostPidsAreThoseThatDockerReports() {
    JsonNode killed = results.container("older");
    JsonNode root = results.processByKey(killed.path("root_process").asText());
    assertThat(root.path("pid").asInt()).isEqualTo(inspected.get(2).at("/State/Pid").asInt());
  }

  @Test
  void everyProgramIsPresentWithItsExit() {
    assertThat(ends("/bin/busybox", "sh", "-c", "exit 42")).containsExactly(42, 0);
    assertThat(ends("/bin/busybox", "sh", "-c", "kill -9 $$")).containsExactly(0, 9);
    assertThat(ends("/bin/busybox", "sh", "-c", "echo bb >&7")).containsExactly(0, 0);
    assertThat(ends("/bin/busybox", "printf", "\\033[2J", "", "two words")).containsExactly(0, 0);
    assertThat(ends("/bin/sh", "/work.sh")).containsExactly(3, 0);
    JsonNode script = results.process(worker, "/bin/sh", "/work.sh");
    assertThat(script.at("/execve/0/interpreter").asText()).isEqualTo("/bin/sh");
    assertThat(results.processesOf(worker))
        .filteredOn(process -> !process.equals(script))
        .isNotEmpty()
        .allMatch(
            process ->
                Results.texts(process.path("ancestors")).contains(script.path("_id").asText()));
  }

  @Test
  void aFailedExecIsKeptWithItsError() {
    List<JsonNode> executions = new ArrayList<>();
    results.processesOf(worker).forEach(process -> process.path("execve").forEach(executions::add));
    assertThat(executions)
        .anySatisfy(
            exec -> {
              assertThat(exec.path("exe").asText()).isEqualTo("/bin/no-such-program");
              assertThat(exec.path("success").asBoolean()).isFalse();
              assertThat(exec.path("errno").asInt()).isEqualTo(2);
            });
  }

  @Test
  void writesAreCountedToTheByteAndNamesFollowed() {
    assertThat(written("/data/one.txt")).containsExactly(1, 4);
    JsonNode two = results.change(worker, "/data/two.txt");
    assertThat(two.path("write_bytes").asInt()).isEqualTo(4);
    assertThat(two.path("renamed_to").asText()).isEqualTo("/data/a b\n\"c\" é.txt");
    assertThat(two.path("host_path").asText()).isEqualTo(dir.resolve("volume/two.txt").toString());
    assertThat(results.change(worker, "/data/one.txt").path("unlinked").asBoolean()).isTrue();
    assertThat(written("/tmp/held.txt")).containsExactly(2, 5);
    assertThat(written("/tmp/blocks")).containsExactly(25, 25_000);
  }

  @Test
  void anOpenThroughAMissingDirectoryKeepsItsError() {
    assertThat(results.files())
        .filteredOn(access -> access.path("docker_id").asText().equals(worker.path("_id").asText()))
        .filteredOn(access -> access.path("file_name").asText().equals("/tmp/rel.txt"))
        .singleElement()
        .satisfies(access -> assertThat(access.path("errno").asInt()).isEqualTo(2));
  }

  @Test
  void dockerExecIsInItsContainerAlsoInOneOlderThanTheSession() {
    JsonNode killed = results.container("killed");
    JsonNode shell =
        results.process(killed, "/bin/busybox", "sh", "-c", "echo in > /tmp/in; exit 9");
    assertThat(shell.path("exit_code").asInt()).isEqualTo(9);
    assertThat(results.change(killed, "/tmp/in").path("write_bytes").asInt()).isEqualTo(3);

    JsonNode older = results.container("older");
    JsonNode touch = results.process(older, "/bin/busybox", "touch", "/tmp/touched");
    assertThat(touch.path("exit_code").asInt()).isZero();
    assertThat(results.accesses(older, "/tmp/touched"))
        .singleElement()
        .satisfies(access -> assertThat(access.path("created").asBoolean()).isTrue());
    assertThat(results.process(older, "sleep", "6000").path("exit_signal").asInt()).isEqualTo(9);
  }

  @Test
  void everyContainersTreeIsBelowContainerd() {
    for (JsonNode container : results.containers()) {
      JsonNode root = results.processByKey(container.path("root_process").asText());
      List<String> above = Results.texts(root.path("ancestors"));
      assertThat(above).isNotEmpty();
      assertThat(results.processByKey(above.get(0)).path("star").asBoolean()).isTrue();
    }
  }

  @Test
  void theResultsAreExactlyWhatTheWorkloadLogged() throws IOException {
    JsonNode container = results.container("truthful");
    List<String> truth = Files.readAllLines(dir.resolve("volume/truth.txt"));
    assertThat(truth).hasSize(100 + 200 + 60 + 2 + 20 + 4);
    assertThat(container.path("exit_code").asInt()).isEqualTo(33);

    List<String> found = new ArrayList<>(filesWritten(container));
    List<Integer> writers = new ArrayList<>();
    for (JsonNode child : results.processesOf(container)) {
      List<String> args = Results.texts(child.path("args"));
      int code = child.path("exit_code").asInt();
      if (child.path("_id").equals(container.path("root_process"))) {
        assertThat(code).isEqualTo(33);
      } else if (!child.path("execve").isEmpty()) {
        boolean isShort = args.size() == 3;
        found.add(
            "%s %s %d"
                .formatted(isShort ? "exec" : "args", isShort ? args.get(2) : args.size(), code));
      } else if (!found.contains("fork %d %d".formatted(code, code))) {
        found.add("fork %d %d".formatted(code, code));
      } else {
        writers.add(code);
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(truth);
    assertThat(writers).hasSize(20 + 30).containsOnly(7, 0);
    assertThat(results.processesOf(container))
        .filteredOn(process -> process.path("args").size() == 5)
        .singleElement()
        .satisfies(
            process -> assertThat(process.at("/args/3").asText()).isEqualTo("A".repeat(119_999)));
  }

  /** Returns the files written, in the format of workload.c. */
  private static List<String> filesWritten(JsonNode container) {
    return results.files().stream()
        .filter(access -> access.path("docker_id").equals(container.path("_id")))
        .filter(access -> access.path("file_name").asText().startsWith("/w/"))
        .filter(access -> Results.texts(access.path("flags")).contains("O_WRONLY"))
        .map(
            access ->
                "file %s %d %d"
                    .formatted(
                        access.path("file_name").asText(),
                        access.path("write_count").asInt(),
                        access.path("write_bytes").asInt()))
        .toList();
  }

  @Test
  void theFilterWorksWhileTheListenerRuns() {
    assertThat(treeMeanwhile).contains("/bin/sh /work.sh  exit 3");
  }

  @Test
  void theTreeOnScreenCannotBeForged() throws InterruptedException {
    String tree = Command.filter("tree", "--data-dir", data, "worker").run().expectSuccess().out();
    assertThat(tree).startsWith("worker  " + worker.path("_id").asText().substring(0, 12));
    assertThat(tree).contains("/bin/busybox printf '\\033[2J' '' 'two words'  exit 0");
    assertThat(tree).doesNotContain("\u001b");
    assertThat(tree.lines().skip(1)).allMatch(line -> line.matches("[│├└─ ]+\\d+ .*"));
  }

  @Test
  void replayingTheKeptCaptureIntoTheSameStoreChangesNothing() throws Exception {
    try (Stream<Path> sessions = Files.list(data.resolve("capture"))) {
      Path capture = sessions.findFirst().orElseThrow();
      Command.listener("replay", "--data-dir", data, capture.resolve("000001.pcap"))
          .run()
          .expectSuccess();
    }
    Command.filter("--data-dir", data, "--since", "last").run().expectSuccess();
    Results again = Results.export(data);
    assertThat(again.containers()).isEqualTo(results.containers());
    assertThat(again.processes()).isEqualTo(results.processes());
    assertThat(again.files()).isEqualTo(results.files());
  }

  private static List<Integer> ends(String... args) {
    JsonNode process = results.process(worker, args);
    return List.of(process.path("exit_code").asInt(), process.path("exit_signal").asInt());
  }

  private static List<Integer> written(String file) {
    JsonNode access = results.change(worker, file);
    return List.of(access.path("write_count").asInt(), access.path("write_bytes").asInt());
  }
}
