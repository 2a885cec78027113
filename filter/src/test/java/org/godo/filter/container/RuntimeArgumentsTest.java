package org.godo.filter.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.godo.filter.container.RuntimeArguments.Purpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines as containerd 1.4 to 2.0, Docker, CRI-O and users write them. */
class RuntimeArgumentsTest {
  private static final String ID = "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource({
    "runc --root /run/containerd/runc/default --log /t/default/web1/log.json --log-format json"
        + " create --bundle /t/default/web1 --pid-file /t/default/web1/init.pid web1,"
        + " default, web1, MAKE",
    "runc --root /run/containerd/runc/other --log-format json exec --process /tmp/p1 --detach"
        + " --pid-file /t/e1.pid web1, other, web1, JOIN",
    "runc --root /run/containerd/runc/k8s.io --systemd-cgroup create --console-socket /tmp/pty"
        + " --bundle /b --no-new-keyring pod-1, k8s.io, pod-1, MAKE",
    "runc run web1, runc, web1, MAKE",
    "runc --debug --root=/var/lib/r/ run -d --keep -b /b web1, r, web1, MAKE",
    "runc exec -t -u 1000:1000 -e A=b web1 sh -c true, runc, web1, JOIN",
    "crun --root=/run/crun restore --image-path=/i web1, crun, web1, MAKE",
  })
  void aRuntimesArgumentsNameItsContainer(
      String line, String namespace, String id, Purpose purpose) {
    assertThat(RuntimeArguments.ofRuntime(List.of(line.split(" "))))
        .isEqualTo(new RuntimeArguments(new ContainerName(namespace, id), purpose));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runc",
        "runc init",
        "runc --root",
        "runc --root /r",
        "runc --root /r delete --force web1",
        "runc kill web1 9",
        "runc create",
        "runc create --bundle",
        "runc create --bundle /b",
        "runc create ../escape",
        "runc list",
      })
  void otherArgumentsNameNoContainer(String line) {
    assertThat(RuntimeArguments.ofRuntime(List.of(line.split(" ")))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "shim -namespace default -id web1 -address /a, default, web1",
    "shim -namespace default -address /a -publish-binary /b -id web1 start, default, web1",
    "shim -namespace moby -workdir /v/io.containerd.runtime.v1.linux/moby/web1 -address /a,"
        + " moby, web1",
  })
  void aShimsArgumentsNameItsContainer(String line, String namespace, String id) {
    assertThat(RuntimeArguments.ofShim(List.of(line.split(" "))))
        .isEqualTo(new RuntimeArguments(new ContainerName(namespace, id), Purpose.ATTEND));
  }

  @ParameterizedTest
  @ValueSource(strings = {"shim", "shim -id", "shim -id web1", "shim -namespace default -v"})
  void aShimWithOtherArgumentsAttendsNoContainer(String line) {
    assertThat(RuntimeArguments.ofShim(List.of(line.split(" ")))).isNull();
  }

  @Test
  void aRandomIdIsItsOwnKeyAndAChosenOneHasHostAndNamespace() {
    assertThat(new ContainerName("moby", ID).key("h")).isEqualTo(ID);
    assertThat(new ContainerName("default", "web1").key("h")).isEqualTo("h/default/web1");
  }
}
