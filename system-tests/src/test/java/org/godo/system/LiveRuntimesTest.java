package org.godo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Containers as plain containerd and Docker run them in unlike ways, and processes that are made
 * and end in unlike ways, recorded while they run.
 */
@Tag("live")
class LiveRuntimesTest {
  private static final int AT_ONCE = 20;

  @TempDir static Path dir = Path.of("");
  private static Path lab = Path.of("");
  private static String summary = "";
  private static String filtered = "";
  private static Results results = new Results(List.of(), List.of(), List.of());

  @BeforeAll
  static void record() throws Exception {
    LiveTests.require();
    lab = dir.resolve("lab");
    Path data = dir.resolve("data");
    Path life = dir.resolve("life");
    LiveMachine.compile("system-tests/src/test/c/life.c", life);
    Files.createDirectory(dir.resolve("truth"));
    long loginUid = LiveMachine.loginUid();
    Command.script("docker-lab", "start", lab, loginUid).run().expectSuccess();
    ctr("run", "-d", "--rootfs", lab.resolve("rootfs"), "older", "/bin/sleep", "600")
        .expectSuccess();
    Command listening =
        Command.listener(
            "run",
            "--data-dir",
            data,
            "--loginuid",
            loginUid,
            "--docker-socket",
            lab.resolve("docker.sock"));
    Process listener = listening.start();
    try {
      LiveMachine.awaitReady(listening, listener);
      plainContainerd();
      dockerInManyWays(life);
    } finally {
      listener.destroy();
    }
    summary = listening.finish(listener).expectSuccess().out();
    filtered = Command.filter("--data-dir", data, "--since", "last").run().expectSuccess().out();
    results = Results.export(data);
  }

  private static void plainContainerd() throws InterruptedException {
    Path rootfs = lab.resolve("rootfs");
    assertThat(
            ctr("run", "--rootfs", rootfs, "once", "/bin/sh", "-c", "busybox true; exit 7")
                .exitCode())
        .isEqualTo(7);
    for (String namespace : List.of("default", "other")) {
      ctr("-n", namespace, "run", "-d", "--rootfs", rootfs, "twin", "/bin/sleep", "600")
          .expectSuccess();
      int code = namespace.equals("default") ? 8 : 9;
      Command.Result exec =
          ctr(
              "-n",
              namespace,
              "task",
              "exec",
              "--exec-id",
              "e",
              "twin",
              "/bin/sh",
              "-c",
              "exit " + code);
      assertThat(exec.exitCode()).as(exec.err()).isEqualTo(code);
      ctr("-n", namespace, "task", "kill", "-s", "KILL", "twin").expectSuccess();
    }
    ctr("task", "exec", "--exec-id", "e", "older", "/bin/busybox", "touch", "/tmp/touched")
        .expectSuccess();
    ctr("task", "kill", "-s", "TERM", "older").expectSuccess();
  }

  private static void dockerInManyWays(Path life) throws InterruptedException {
    run("restarted", "sh", "-c", "busybox true; exit 2");
    docker("start", "-a", "restarted");
    runWith("initialised", "--init", "sh", "-c", "busybox true; exit 5");
    docker("run", "-d", "--name", "host", "--network", "none", "lab:busybox", "sleep", "600")
        .expectSuccess();
    runWith("guest", "--pid=container:host", "sh", "-c", "exit 6");
    docker("kill", "host").expectSuccess();
    assertThat(
            docker(
                    "run",
                    "--name",
                    "life",
                    "--network",
                    "none",
                    "--pid=host",
                    "--cap-add",
                    "SYS_ADMIN",
                    "-v",
                    life + ":/bin/life:ro",
                    "-v",
                    dir.resolve("truth") + ":/truth",
                    "lab:busybox",
                    "/bin/life",
                    "/truth/life")
                .exitCode())
        .isEqualTo(33);
    List<Command> commands = new ArrayList<>();
    List<Process> running = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      Command command =
          Command.script(
              "docker-lab",
              "docker",
              lab,
              "run",
              "--rm",
              "--name",
              "many" + i,
              "--network",
              "none",
              "lab:busybox",
              "sh",
              "-c",
              "exit " + i);
      commands.add(command);
      running.add(command.start());
    }
    for (int i = 0; i < AT_ONCE; i++) {
      assertThat(commands.get(i).finish(running.get(i)).exitCode()).isEqualTo(i);
    }
  }

  private static void run(String name, String... program) throws InterruptedException {
    runWith(name, "--interactive=false", program);
  }

  private static void runWith(String name, String option, String... program)
      throws InterruptedException {
    List<Object> words =
        new ArrayList<>(List.of("run", "--name", name, "--network", "none", option, "lab:busybox"));
    words.addAll(Arrays.asList(program));
    docker(words.toArray());
  }

  private static Command.Result docker(Object... args) throws InterruptedException {
    return onLab("docker", args);
  }

  private static Command.Result ctr(Object... args) throws InterruptedException {
    return onLab("ctr", args);
  }

  private static Command.Result onLab(String command, Object... args) throws InterruptedException {
    Object[] words = Stream.concat(Stream.of(command, lab), Stream.of(args)).toArray();
    return Command.script("docker-lab", words).run();
  }

  @AfterAll
  static void stopLab() throws InterruptedException {
    if (Files.isDirectory(lab) && lab.startsWith(dir)) {
      Command.script("docker-lab", "stop", lab).run().expectSuccess();
    }
  }

  @Test
  void nothingIsLostAndNoSourcesDisagree() {
    assertThat(summary).contains("lost: nothing");
    assertThat(filtered).contains("lost: nothing");
    // The snapshot also has other containers of this machine, without names.
    assertThat(results.containers())
        .filteredOn(container -> container.path("name").isTextual())
        .hasSize(4 + 5 + AT_ONCE)
        .allSatisfy(
            container ->
                assertThat(container.path("inferred").toString())
                    .doesNotContain("from the kernel's events; Docker reported"));
    assertThat(results.processes())
        .allSatisfy(
            process ->
                assertThat(process.path("inferred").toString()).doesNotContain("audit reported"));
  }

  @Test
  void aContainerOfPlainContainerdHasItsProcessesAndExitCode() {
    JsonNode once = plain("default", "once");
    assertThat(once.path("name").asText()).isEqualTo("once");
    assertThat(once.path("namespace").asText()).isEqualTo("default");
    assertThat(once.path("exit_code").asInt()).isEqualTo(7);
    assertThat(once.path("rootfs").asText()).isEqualTo(lab.resolve("rootfs").toString());
    assertThat(argsOf(once))
        .containsExactlyInAnyOrder("/bin/sh -c busybox true; exit 7", "busybox true");
  }

  @Test
  void containersWithOneIdInTwoNamespacesAreDistinct() {
    for (String namespace : List.of("default", "other")) {
      JsonNode twin = plain(namespace, "twin");
      int code = namespace.equals("default") ? 8 : 9;
      assertThat(argsOf(twin))
          .containsExactlyInAnyOrder("/bin/sleep 600", "/bin/sh -c exit " + code);
      assertThat(results.process(twin, "/bin/sh", "-c", "exit " + code).path("exit_code").asInt())
          .isEqualTo(code);
      assertThat(twin.path("exit_code").asInt()).isEqualTo(137);
      assertThat(root(twin)).isEqualTo(results.process(twin, "/bin/sleep", "600"));
    }
  }

  @Test
  void aLaterExecJoinsAPlainContainerOlderThanTheSession() {
    JsonNode older = plain("default", "older");
    assertThat(argsOf(older))
        .containsExactlyInAnyOrder("/bin/sleep 600", "/bin/busybox touch /tmp/touched");
    assertThat(root(older)).isEqualTo(results.process(older, "/bin/sleep", "600"));
    assertThat(results.accesses(older, "/tmp/touched")).hasSize(1);
  }

  @Test
  void aRestartedContainerHasTheProcessesOfBothRuns() {
    JsonNode restarted = results.container("restarted");
    assertThat(restarted.path("exit_code").asInt()).isEqualTo(2);
    assertThat(restarted.path("process_count").asInt()).isEqualTo(4);
    List<JsonNode> shells =
        results.processesOf(restarted).stream()
            .filter(process -> Results.texts(process.path("args")).contains("sh"))
            .toList();
    assertThat(shells).hasSize(2);
    assertThat(root(restarted)).isEqualTo(shells.get(1));
    assertThat(shells).allMatch(shell -> shell.path("exit_code").asInt() == 2);
  }

  @Test
  void dockersInitIsTheFirstProcess() {
    JsonNode container = results.container("initialised");
    assertThat(Results.texts(root(container).path("args"))).startsWith("/sbin/docker-init", "--");
    assertThat(container.path("exit_code").asInt()).isEqualTo(5);
    assertThat(container.path("process_count").asInt()).isEqualTo(3);
  }

  @Test
  void aContainerInAnotherPidNamespaceIsDistinct() {
    assertThat(argsOf(results.container("guest"))).containsExactly("sh -c exit 6");
    assertThat(argsOf(results.container("host"))).containsExactly("sleep 600");
  }

  @Test
  void concurrentContainersAreDistinguishedAndNamed() {
    for (int i = 0; i < AT_ONCE; i++) {
      JsonNode container = results.container("many" + i);
      assertThat(container.path("exit_code").asInt()).isEqualTo(i);
      assertThat(argsOf(container)).containsExactly("sh -c exit " + i);
    }
  }

  @Test
  void everyProcessHasTheLoggedCreatorLastParentAndExit() throws IOException {
    List<String> truth = Files.readAllLines(dir.resolve("truth/life"));
    assertThat(truth).hasSize(3 + 2 + 2 + 4);
    JsonNode container = results.container("life");
    for (String fact : truth) {
      String[] words = fact.split(" ", 5);
      int code = Integer.parseInt(words[4]);
      JsonNode process =
          results.processesOf(container).stream()
              .filter(each -> each.path("pid").asInt() == Integer.parseInt(words[1]))
              .filter(each -> each.path("exit_code").asInt() == code)
              .findFirst()
              .orElse(MissingNode.getInstance());
      assertThat(process.isMissingNode()).as(fact).isFalse();
      assertThat(process.path("exit_signal").asInt()).as(fact).isZero();
      JsonNode creator = process.path(process.has("creator") ? "creator" : "parent");
      assertThat(pid(creator)).as("creator of " + fact).isEqualTo(Integer.parseInt(words[2]));
      JsonNode last = process.has("reaper") ? process.path("reaper") : creator;
      assertThat(pid(last)).as("last parent of " + fact).isEqualTo(Integer.parseInt(words[3]));
      assertThat(process.path("inferred").has("exit_timestamp")).as(fact).isFalse();
    }
  }

  private static int pid(JsonNode key) {
    return results.processByKey(key.asText()).path("pid").asInt();
  }

  private static JsonNode plain(String namespace, String id) {
    String host = results.processes().get(0).path("host").asText();
    return results.container(host + '/' + namespace + '/' + id);
  }

  private static JsonNode root(JsonNode container) {
    return results.processByKey(container.path("root_process").asText());
  }

  private static List<String> argsOf(JsonNode container) {
    return results.processesOf(container).stream()
        .map(process -> String.join(" ", Results.texts(process.path("args"))))
        .toList();
  }
}
