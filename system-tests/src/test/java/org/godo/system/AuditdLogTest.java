package org.godo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log of one {@code docker run}, written by auditd 3.0: without the proc connector, end-of-event
 * records and Docker. The container ran {@code sh -c 'echo one > /tmp/one.txt; /bin/busybox cat
 * /tmp/one.txt; /bin/busybox sh -c "exit 42"; mv /tmp/one.txt /tmp/two.txt; exit 3'}.
 */
class AuditdLogTest {
  @TempDir Path data;

  @Test
  void aContainerIsRebuiltFromTheLogAlone() throws Exception {
    Path log = Command.checkout().resolve("listener/src/test/resources/captures/auditd-run.log.gz");
    Command.Result replayed =
        Command.listener("replay", "--data-dir", data, "--host", "lab", log).run().expectSuccess();
    assertThat(replayed.out()).contains("lost: nothing");
    Command.filter("--data-dir", data, "--since", "last").run().expectSuccess();

    Results results = Results.export(data);
    assertThat(results.containers()).hasSize(1);
    JsonNode container = results.containers().get(0);
    assertThat(container.path("host").asText()).isEqualTo("lab");
    assertThat(container.path("exit_code").asInt()).isEqualTo(3);
    assertThat(container.path("rootfs").asText())
        .matches("/srv/lab/docker/data/overlay2/[0-9a-f]{64}/merged");
    JsonNode root = results.processByKey(container.path("root_process").asText());
    assertThat(Results.texts(root.path("args")).get(1)).isEqualTo("-c");
    assertThat(root.path("inferred").has("exit_timestamp")).isTrue();

    JsonNode cat = results.process(container, "/bin/busybox", "cat", "/tmp/one.txt");
    JsonNode shell = results.process(container, "/bin/busybox", "sh", "-c", "exit 42");
    assertThat(List.of(cat.path("exit_code").asInt(), shell.path("exit_code").asInt()))
        .containsExactly(0, 42);
    assertThat(cat.path("parent").asText()).isEqualTo(root.path("_id").asText());

    JsonNode one = results.change(container, "/tmp/one.txt");
    assertThat(one.path("write_count").asInt()).isEqualTo(1);
    assertThat(one.path("write_bytes").asInt()).isEqualTo(4);
    assertThat(one.path("renamed_to").asText()).isEqualTo("/tmp/two.txt");
    assertThat(results.files()).allMatch(access -> access.path("complete").asBoolean());
  }
}
