package org.godo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Containers that try to mislead or stop the recording of them: {@code hostile.c}. What they do
 * must be in the results as their own, or marked, and the recording must go on.
 */
@Tag("live")
class HostileContainerTest {
  private static final String PROGRAM = "/bin/hostile";
  private static final int IDLE_CLIENTS = 400;
  private static final int SIBLINGS = 3;
  private static final int EXECS = 5;

  @TempDir static Path dir = Path.of("");
  private static Path lab = Path.of("");
  private static Path program = Path.of("");
  private static String victim = "";
  private static String summary = "";
  private static Results results = new Results(List.of(), List.of(), List.of());

  @BeforeAll
  static void record() throws Exception {
    LiveTests.require();
    lab = dir.resolve("lab");
    program = dir.resolve("program");
    LiveMachine.compile("system-tests/src/test/c/hostile.c", program);
    long loginUid = LiveMachine.loginUid();
    Command.script("docker-lab", "start", lab, loginUid).run().expectSuccess();
    start("older", "exec -a hostile /bin/containerd-shim-x wait /tmp/go /tmp/before");
    start("long", PROGRAM + " arguments /tmp/go");
    victim = docker("create", "--name", "victim", "--network", "none", "lab:busybox", "true").out();
    victim = victim.strip();

    Path data = dir.resolve("data");
    InetSocketAddress metrics = freeAddress();
    Command listening =
        Command.listener(
            "run",
            "--data-dir",
            data,
            "--name",
            "hostile",
            "--loginuid",
            loginUid,
            "--docker-socket",
            lab.resolve("docker.sock"),
            "--metrics",
            "127.0.0.1:" + metrics.getPort());
    Process listener = listening.start();
    List<Socket> idle = new ArrayList<>();
    try {
      LiveMachine.awaitReady(listening, listener);
      connect(idle, metrics);
      attack();
    } finally {
      listener.destroy();
      for (Socket socket : idle) {
        socket.close();
      }
    }
    summary = listening.finish(listener).expectSuccess().out();
    Command.filter("--data-dir", data, "--since", "last").run().expectSuccess();
    results = Results.export(data);
  }

  private static void attack() throws InterruptedException {
    docker("exec", "older", "/bin/busybox", "touch", "/tmp/go");
    start("siblings", "sleep 6000");
    for (int i = 0; i < EXECS; i++) {
      docker("exec", "siblings", PROGRAM, "sibling", "clone", "/tmp/recorded" + i, "" + SIBLINGS);
      docker("exec", "siblings", PROGRAM, "sibling", "clone3", "/tmp/unknown" + i, "" + SIBLINGS);
    }
    run(
        "claims",
        String.join(
            "\n",
            "mkdir -p /tmp/moby/" + victim,
            "FILE=/tmp/create /bin/runc --root /run/runc/moby create " + victim,
            "FILE=/tmp/exec /bin/runc exec " + victim,
            "FILE=/tmp/shim /bin/containerd-shim-x -namespace moby -id " + victim,
            "(FILE=/tmp/group /bin/runc) > /tmp/moby/" + victim + "/cgroup.procs"));
    docker(
        "run",
        "--name",
        "program",
        "--network",
        "none",
        "-e",
        "FILE=/tmp/own",
        "-v",
        program + ":/bin/runc:ro",
        "lab:busybox",
        "/bin/runc",
        "run",
        victim);
    run("aio", PROGRAM + " aio /tmp/aio");
    docker("start", "-a", "victim");
    docker("exec", "long", "/bin/busybox", "touch", "/tmp/go");
    docker("kill", "siblings");
  }

  private static InetSocketAddress freeAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }
  }

  /** Connects clients that send nothing; those that are refused are as good. */
  private static void connect(List<Socket> idle, InetSocketAddress address) throws IOException {
    for (int i = 0; i < IDLE_CLIENTS; i++) {
      Socket socket = new Socket();
      idle.add(socket);
      socket.connect(address);
    }
  }

  private static void start(String name, String script) throws InterruptedException {
    run(name, script, "-d");
  }

  /** Runs a script in a container; clone3 is not allowed by Docker's own filter of system calls. */
  private static void run(String name, String script, String... options)
      throws InterruptedException {
    List<String> words = new ArrayList<>(List.of("run", "--name", name, "--network", "none"));
    words.addAll(List.of("--security-opt", "seccomp=unconfined"));
    for (String file : List.of("hostile", "runc", "containerd-shim-x")) {
      words.addAll(List.of("-v", program + ":/bin/" + file + ":ro"));
    }
    words.addAll(List.of(options));
    words.addAll(List.of("lab:busybox", "sh", "-c", script));
    docker(words.toArray(String[]::new));
  }

  private static Command.Result docker(String... args) throws InterruptedException {
    return Command.docker(lab, List.of(args)).run().expectSuccess();
  }

  @AfterAll
  static void stopLab() throws InterruptedException {
    if (Files.isDirectory(lab) && lab.startsWith(dir)) {
      Command.script("docker-lab", "stop", lab).run().expectSuccess();
    }
  }

  private static List<JsonNode> creations(String file) {
    return results.files().stream()
        .filter(access -> access.path("file_name").asText().equals(file))
        .filter(access -> access.path("created").asBoolean())
        .toList();
  }

  private static boolean isMarked(JsonNode document, String field) {
    return document.path("inferred").has(field);
  }

  /** The one creation of a file is in a container, below its root directory. */
  private static JsonNode isIn(String name, String file) {
    JsonNode container = results.container(name);
    assertThat(creations(file)).as(file).hasSize(1);
    JsonNode access = creations(file).get(0);
    assertThat(access.path("docker_id").asText()).isEqualTo(container.path("_id").asText());
    assertThat(access.path("host_path").asText())
        .isEqualTo(container.path("rootfs").asText() + file);
    return access;
  }

  @Test
  void nothingIsLost() {
    assertThat(summary).contains("lost: nothing");
  }

  @Test
  void whatIsCreatedWithCloneParentIsInTheContainer() {
    for (int i = 0; i < EXECS; i++) {
      for (int n = 0; n < SIBLINGS; n++) {
        isIn("siblings", "/tmp/recorded" + i + "." + n);
        JsonNode unknown = isIn("siblings", "/tmp/unknown" + i + "." + n);
        assertThat(isMarked(unknown, "docker_id")).isTrue();
      }
    }
  }

  @Test
  void aContainersNameIsNotTakenByAnother() {
    JsonNode container = results.container("victim");
    assertThat(container.path("_id").asText()).isEqualTo(victim);
    assertThat(container.path("runs")).hasSize(1);
    assertThat(container.path("process_count").asInt()).isEqualTo(1);
    assertThat(container.path("exit_code").asInt()).isZero();
    JsonNode root = results.processByKey(container.path("root_process").asText());
    assertThat(Results.texts(root.path("args"))).containsExactly("true");
    assertThat(isMarked(root, "docker_id")).isFalse();
  }

  @Test
  void whatAContainerClaimsToMakeIsMadeInIt() {
    JsonNode claims = results.container("claims");
    String claimed = claims.path("_id").asText() + "/" + victim;
    assertThat(results.container(claimed).path("made_in")).isEqualTo(claims.path("_id"));
    assertThat(results.processesOf(results.container(claimed)))
        .isNotEmpty()
        .allMatch(process -> isMarked(process, "docker_id"));
    for (String file : List.of("create", "exec", "shim", "group")) {
      isIn("claims", "/tmp/" + file);
    }
  }

  @Test
  void theArgumentsOfAContainersProgramNameNothing() {
    isIn("program", "/tmp/own");
    assertThat(results.processesOf(results.container("program")))
        .singleElement()
        .satisfies(
            process ->
                assertThat(Results.texts(process.path("args")))
                    .containsExactly("/bin/runc", "run", victim));
  }

  @Test
  void aProgramNamedAsAShimFromBeforeTheSessionIsInItsContainer() {
    isIn("older", "/tmp/before");
  }

  @Test
  void writesThatNoCallReportsAreMarked() {
    JsonNode access = isIn("aio", "/tmp/aio");
    assertThat(isMarked(access, "written")).isTrue();
  }

  @Test
  void theArgumentsOfAProcessAreReadUpToALimit() {
    List<JsonNode> processes = results.processesOf(results.container("long"));
    assertThat(processes)
        .filteredOn(process -> process.path("exe").asText().equals(PROGRAM))
        .singleElement()
        .satisfies(process -> assertThat(isMarked(process, "args")).isTrue());
  }
}
