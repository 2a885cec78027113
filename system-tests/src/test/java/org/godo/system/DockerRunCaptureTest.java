package org.godo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A capture of three containers, recorded by another program, with a known truth: the containers'
 * scripts, and {@code inspect.json} with what Docker reported.
 */
class DockerRunCaptureTest {
  private static final Path CAPTURES =
      Command.checkout().resolve("listener/src/test/resources/captures");
  private static final Path CAPTURE = CAPTURES.resolve("docker-run.pcap.gz");
  private static final String ALPHA =
      "285478e8d3cd3eb5db7a2a8331361eca6003f917f4b3cc98ffbc5fe28701ac7e";
  private static final String BETA =
      "7c22d78f2fab80c190142b1198659fb53d99d0ff55eb8e8a5909831f7dc6eb73";
  private static final String GAMMA =
      "358a6325137306fa930f4b2470920414bd21a2a1d80cf716d9f767aa8cb282cb";

  @TempDir static Path data = Path.of("");
  private static Results results = new Results(List.of(), List.of(), List.of());
  private static JsonNode alpha = new ObjectMapper().nullNode();
  private static JsonNode beta = alpha;
  private static JsonNode gamma = alpha;

  @BeforeAll
  static void replayAndFilter() throws IOException, InterruptedException {
    Command.listener("replay", "--data-dir", data, CAPTURE).run().expectSuccess();
    Command.Result filtered =
        Command.filter("--data-dir", data, "--since", "last").run().expectSuccess();
    assertThat(filtered.out()).contains("3 containers, 90 processes").contains("lost: nothing");
    results = Results.export(data);
    alpha = results.container(ALPHA);
    beta = results.container(BETA);
    gamma = results.container(GAMMA);
  }

  @Test
  void everythingIsPresentOnceAndComplete() {
    assertThat(results.containers()).hasSize(3).allMatch(each -> each.path("complete").asBoolean());
    assertThat(results.processes()).hasSize(90).allMatch(each -> each.path("complete").asBoolean());
    assertThat(results.files()).allMatch(each -> each.path("complete").asBoolean());
    assertThat(accesses("open")).isEqualTo(3381);
    assertThat(accesses("rename")).isEqualTo(2 + 61);
    assertThat(accesses("truncate")).isZero();
  }

  private static long accesses(String call) {
    return results.files().stream()
        .filter(access -> access.path("call").asText().equals(call))
        .count();
  }

  @Test
  void replayingAndFilteringAgainChangesNothing() throws Exception {
    Command.Result again = Command.listener("replay", "--data-dir", data, CAPTURE).run();
    again.expectSuccess();
    Command.filter("--data-dir", data, "--since", "last").run().expectSuccess();
    Results second = Results.export(data);
    assertThat(second.containers()).isEqualTo(results.containers());
    assertThat(second.processes()).isEqualTo(results.processes());
    assertThat(second.files()).isEqualTo(results.files());
  }

  @Test
  void containersEndAsDockerReports() {
    assertThat(alpha.path("exit_code").asInt()).isEqualTo(3);
    assertThat(beta.path("exit_code").asInt()).isEqualTo(128 + 9);
    assertThat(gamma.path("exit_code").asInt()).isEqualTo(5);
    assertThat(root(alpha).path("exit_code").asInt()).isEqualTo(3);
    assertThat(root(beta).path("exit_signal").asInt()).isEqualTo(9);
    assertThat(root(gamma).path("exit_code").asInt()).isEqualTo(5);
  }

  @Test
  void rootDirectoriesAreTheMergedOverlaysThatDockerInspected() throws IOException {
    JsonNode inspected =
        new ObjectMapper().readTree(CAPTURES.resolve("docker-run/inspect.json").toFile());
    assertThat(inspected).hasSize(3);
    for (JsonNode each : inspected) {
      JsonNode container = results.container(each.path("Id").asText());
      String merged = each.at("/GraphDriver/Data/MergedDir").asText();
      assertThat(merged).contains("/overlay2/");
      assertThat(container.path("rootfs").asText()).isEqualTo(merged);
      assertThat(results.processesOf(container))
          .allMatch(process -> process.path("rootfs").asText().equals(merged));
    }
  }

  @Test
  void theTreesAreBelowContainerdAndTheShim() {
    for (JsonNode container : results.containers()) {
      List<String> above = Results.texts(root(container).path("ancestors"));
      JsonNode star = results.processByKey(above.get(0));
      JsonNode shim = results.processByKey(above.get(above.size() - 1));
      assertThat(star.path("star").asBoolean()).isTrue();
      assertThat(star.path("args").path(0).asText()).isEqualTo("containerd");
      assertThat(Results.texts(shim.path("args")))
          .startsWith("/usr/bin/containerd-shim-runc-v2", "-namespace", "moby", "-id")
          .contains(container.path("_id").asText());
      assertThat(root(container).path("ppid").asInt()).isEqualTo(shim.path("pid").asInt());
      assertThat(Results.texts(shim.path("children"))).contains(key(root(container)));
    }
  }

  // ---- alpha: a shell script -----------------------------------------------------------------

  @Test
  void alphaRunsItsScriptThroughTheInterpreter() {
    JsonNode script = root(alpha);
    assertThat(Results.texts(script.path("args"))).containsExactly("/bin/sh", "/work.sh");
    assertThat(script.path("execve")).hasSize(1);
    assertThat(script.at("/execve/0/interpreter").asText()).isEqualTo("/bin/sh");
    assertThat(results.processesOf(alpha)).hasSize(14);
  }

  @Test
  void alphasChildrenHaveTheirExits() {
    assertThat(results.process(alpha, "sh", "-c", "exit 42").path("exit_code").asInt())
        .isEqualTo(42);
    JsonNode killed = results.process(alpha, "sh", "-c", "kill -9 $$");
    assertThat(killed.path("exit_signal").asInt()).isEqualTo(9);
    assertThat(killed.path("exit_code").asInt()).isZero();
    JsonNode sleeper = results.processesOf(alpha).get(13);
    assertThat(sleeper.path("exit_signal").asInt()).isEqualTo(9);
    assertThat(sleeper.path("parent").asText()).isEqualTo(key(root(alpha)));
  }

  @Test
  void aCommandTheShellDidNotFindHasNoExec() {
    assertThat(results.processesOf(alpha))
        .allSatisfy(
            process ->
                assertThat(process.path("execve").toString()).doesNotContain("no-such-command"));
  }

  @Test
  void aRedirectionIsFollowedFromDescriptorThreeToOne() {
    JsonNode one = results.change(alpha, "/data/one.txt");
    assertThat(Results.texts(one.path("flags"))).containsExactly("O_WRONLY", "O_CREAT", "O_TRUNC");
    assertThat(one.path("fd").asInt()).isEqualTo(3);
    assertThat(one.path("process").asText()).isEqualTo(key(root(alpha)));
    assertThat(written(one)).containsExactly(1, 4);
    assertThat(one.path("created").asBoolean()).isTrue();
    assertThat(one.path("unlinked").asBoolean()).isTrue();
    assertThat(one.path("close_timestamp").isTextual()).isTrue();
    assertThat(one.path("inferred").has("close_timestamp")).isFalse();
  }

  @Test
  void aCopyBySendfileIsOneWriteAndIsFollowedThroughItsRename() {
    JsonNode two = results.change(alpha, "/data/two.txt");
    assertThat(written(two)).containsExactly(1, 4);
    assertThat(two.path("renamed_to").asText()).isEqualTo("/data/three.txt");
    assertThat(two.path("unlinked").asBoolean()).isFalse();
    JsonNode reader = results.process(alpha, "cat", "/data/one.txt");
    assertThat(results.accesses(alpha, "/data/one.txt"))
        .anySatisfy(
            access -> {
              assertThat(access.path("process").asText()).isEqualTo(key(reader));
              assertThat(Results.texts(access.path("flags"))).containsExactly("O_RDONLY");
            });
  }

  @Test
  void aRelativeNameIsResolvedAndCleaned() {
    JsonNode relative = results.change(alpha, "/tmp/rel.txt");
    assertThat(written(relative)).containsExactly(1, 4);
    assertThat(relative.path("process").asText()).isNotEqualTo(key(root(alpha)));
  }

  @Test
  void anInheritedDescriptorIsTheSameOpenFile() {
    assertThat(results.accesses(alpha, "/data/held.txt")).hasSize(1);
    JsonNode held = results.change(alpha, "/data/held.txt");
    assertThat(written(held)).containsExactly(2, 5);
    assertThat(held.path("process").asText()).isEqualTo(key(root(alpha)));
    JsonNode child = results.process(alpha, "sh", "-c", "echo bb >&7");
    assertThat(Results.texts(held.path("writers"))).containsExactly(key(child));
    assertThat(held.path("inferred").path("close_timestamp").asText()).contains("exit");
    JsonNode lastHolder = results.processesOf(alpha).get(13);
    assertThat(held.path("close_timestamp").asText())
        .isEqualTo(lastHolder.path("exit_timestamp").asText());
  }

  /** Rule, event and pid of each piece of evidence for a field. */
  private static List<String> evidence(String subject, String field) throws Exception {
    Command.Result explained =
        Command.filter("explain", "--data-dir", data, "--format", "jsonl", subject)
            .run()
            .expectSuccess();
    List<String> evidence = new ArrayList<>();
    for (String line : explained.out().lines().toList()) {
      JsonNode explanation = new ObjectMapper().readTree(line);
      if (explanation.path("field").asText().equals(field)) {
        for (JsonNode each : explanation.path("evidence")) {
          assertThat(each.path("_id").asText()).startsWith("8ff85a2b8dde/");
          evidence.add(
              "%s %s %d"
                  .formatted(
                      each.path("rule").asText(),
                      each.path("event").asText(),
                      each.path("pid").asInt()));
        }
      }
    }
    return evidence;
  }

  /** The script, its child that wrote, and six more that inherited the descriptor. */
  @Test
  void theInferredCloseIsExplainedByAllThatHeldTheFile() throws Exception {
    assertThat(evidence("/data/held.txt", "close_timestamp"))
        .containsExactly(
            "held.open open 16135",
            "held.dup dup 16135",
            "released.close close 16135",
            "held.dup dup 16135",
            "released.other dup 16135",
            "held.fork clone 16135",
            "held.dup dup 16170",
            "released.other dup 16170",
            "held.fork clone 16135",
            "held.fork clone 16135",
            "held.fork clone 16135",
            "held.fork clone 16135",
            "held.fork clone 16135",
            "held.fork clone 16135",
            "released.exit exit 16135",
            "released.exit exit 16170",
            "released.exit exit 16171",
            "released.exit exit 16172",
            "released.exit exit 16173",
            "released.exit exit 16174",
            "released.exit exit 16175",
            "released.exit exit 16176");
    assertThat(evidence("/data/held.txt", "written"))
        .containsExactly("write.audit write 16135", "write.audit write 16170");
  }

  @Test
  void gammasProgramIsExplainedByItsSecondExec() throws Exception {
    assertThat(evidence("16353", "execve"))
        .containsExactly("exec.audit exec 16353", "exec.audit exec 16353");
    assertThat(evidence(key(root(gamma)), "args")).containsExactly("exec.audit exec 16353");
    assertThat(evidence("16353", "parent")).containsExactly("ppid.shim-adopted exec 16353");
    assertThat(evidence("16353", "exit_code")).containsExactly("exit.connector exit 16353");
  }

  @Test
  void explainFindsNothingForAnUnknownKey() throws Exception {
    Command.Result result = Command.filter("explain", "--data-dir", data, "no/such/key").run();
    assertThat(result.exitCode()).isEqualTo(6);
    assertThat(result.onlyErrorLine())
        .startsWith("filter: no process or file access in the results matches no/such/key: ");
  }

  @Test
  void ddWritesTwentyFiveBlocks() {
    JsonNode blocks = results.change(alpha, "/tmp/blocks");
    assertThat(written(blocks)).containsExactly(25, 25_000);
    assertThat(blocks.path("written")).hasSize(25);
  }

  // ---- beta: docker exec ---------------------------------------------------------------------

  @Test
  void processesOfDockerExecAreInTheContainer() {
    JsonNode shell =
        results.process(beta, "sh", "-c", "cat /data/three.txt; echo two > /tmp/b.txt");
    assertThat(shell.path("exit_code").asInt()).isZero();
    assertThat(results.process(beta, "sh", "-c", "exit 9").path("exit_code").asInt()).isEqualTo(9);
    JsonNode cat = results.process(beta, "cat", "/data/three.txt");
    assertThat(cat.path("parent").asText()).isEqualTo(key(shell));
    assertThat(written(results.change(beta, "/tmp/b.txt"))).containsExactly(1, 4);
    assertThat(results.accesses(beta, "/data/three.txt")).hasSize(1);
    assertThat(results.processesOf(beta)).hasSize(4);
  }

  // ---- gamma: threads ------------------------------------------------------------------------

  @Test
  void gammasThreadsAreOneProcessWithTwoExecs() {
    assertThat(results.processesOf(gamma)).hasSize(2);
    JsonNode process = root(gamma);
    assertThat(process.path("execve")).hasSize(2);
    assertThat(Results.texts(process.at("/execve/0/args")))
        .containsExactly("python3", "/threads.py");
    assertThat(Results.texts(process.at("/execve/1/args"))).containsExactly("sh", "-c", "exit 5");
    assertThat(process.at("/threads/0/pid").asInt()).isEqualTo(process.path("pid").asInt());
    for (int i = 0; i < 3; i++) {
      JsonNode file = results.change(gamma, "/tmp/thread-" + i + ".txt");
      assertThat(written(file)).containsExactly(1, i + 1);
      assertThat(file.path("process").asText()).isEqualTo(key(process));
    }
  }

  @Test
  void aDuplicateOutlivesItsOriginalAndIsWrittenByAChild() {
    JsonNode shared = results.change(gamma, "/tmp/shared.txt");
    assertThat(results.accesses(gamma, "/tmp/shared.txt")).hasSize(1);
    assertThat(written(shared)).containsExactly(5, 16);
    JsonNode child = results.process(gamma, "true", "after-fork");
    assertThat(child.path("exit_code").asInt()).isZero();
    assertThat(child.at("/execve/0/exe").asText()).isEqualTo("/usr/bin/true");
    assertThat(Results.texts(shared.path("writers"))).containsExactly(key(child));
  }

  @Test
  void aNameRelativeToADirectoryDescriptorIsResolved() {
    JsonNode at = results.change(gamma, "/tmp/at.txt");
    assertThat(written(at)).containsExactly(1, 3);
    assertThat(at.path("renamed_to").asText()).isEqualTo("/tmp/renamed.txt");
  }

  @Test
  void theTreeShowsEveryProgramAProcessRan() throws InterruptedException {
    String tree =
        Command.filter("tree", "--data-dir", data, GAMMA.substring(0, 12))
            .run()
            .expectSuccess()
            .out();
    assertThat(tree.lines().map(line -> line.replaceAll("\\d\\d:\\d\\d:", "HH:MM:")))
        .containsExactly(
            "358a63251373  2026-11-20 HH:MM:26.732  401ms  exit 5",
            "└─ 16353 python3 /threads.py → sh -c 'exit 5'  5 threads  exit 5  HH:MM:26.732 +401ms",
            "   └─ 16385 true after-fork  exit 0  HH:MM:27.117 +10ms");
  }

  @Test
  void keysOfProcessesAreUnique() {
    Set<String> keys =
        results.processes().stream().map(DockerRunCaptureTest::key).collect(Collectors.toSet());
    assertThat(keys).hasSize(90);
  }

  private static JsonNode root(JsonNode container) {
    return results.processByKey(container.path("root_process").asText());
  }

  private static String key(JsonNode process) {
    return process.path("_id").asText();
  }

  private static List<Integer> written(JsonNode access) {
    return List.of(access.path("write_count").asInt(), access.path("write_bytes").asInt());
  }
}
