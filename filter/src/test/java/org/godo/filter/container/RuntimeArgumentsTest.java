package org.godo.filter.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.godo.filter.container.RuntimeArguments.Purpose;
import org.jspecify.annotations.Nullable;
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
    assertThat(RuntimeArguments.ofRuntime("runc", List.of(line.split(" "))))
        .isEqualTo(new RuntimeArguments(new ContainerName(namespace, id), purpose));
  }

  @ParameterizedTest
  @CsvSource({
    "runc create --no-mount-fallback --bundle /b web1, web1",
    "runc create --bundle=/b --no-pivot -- web1, web1",
    "runc --rootless true create --pidfd-socket /s web1, web1",
    "runc --rootless create web1, web1",
    "runc run web1 --bundle /b, web1",
    "runc restore --tcp-established --lsm-profile p --auto-dedup web1, web1",
    "runc exec --ignore-paused -g 5 --cgroup pids:a --process /p web1, web1",
    "crun --cgroup-manager systemd create -f c.json web1, web1",
    "crun exec -td -u1000 -eA web1 sh -c true, web1",
    "youki -s -r /run/youki create -c /s -p /p web1, web1",
  })
  void optionsAreReadAsTheRuntimesDo(String line, String id) {
    assertThat(named("youki", line)).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "runc create --new-switch web1, web1",
    "runc create --new-option value --bundle /b web1, web1",
    "runc --new-switch create web1, web1",
    "runc --new-option value --root /r create web1, web1",
    "runc create --new-option 1 --bundle /run/x/web1 --other web1, web1",
    "runc exec --new-switch --process /p web1, web1",
    "runc exec --new-option v --process /p web1, web1",
    "runc exec --new-option ID sh, ID",
    "runc exec --new-option value ID sh, ID",
    "runc exec --new-option a --pid-file /run/x/web1/p web1 sh, web1",
  })
  void unknownOptionsLeaveOneWordThatCanBeTheId(String line, String id) {
    assertThat(named("runc", line.replace("ID", ID))).isEqualTo(id.replace("ID", ID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runc exec --new-option a web1 sh",
        "runc create --new-option a --other web1",
        "runc exec --new-option web1",
      })
  void anIdThatUnknownOptionsLeaveOpenIsNotKnown(String line) {
    assertThat(named("runc", line)).isNull();
  }

  private static @Nullable String named(String runtime, String line) {
    RuntimeArguments arguments = RuntimeArguments.ofRuntime(runtime, List.of(line.split(" ")));
    return arguments == null ? null : arguments.name().id();
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
    assertThat(RuntimeArguments.ofRuntime("runc", List.of(line.split(" ")))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "shim -namespace default -id web1 -address /a, default, web1",
    "shim -namespace default -address /a -publish-binary /b -id web1 start, default, web1",
    "shim --namespace=default --id=web1 --debug, default, web1",
    "shim -namespace moby -workdir /v/io.containerd.runtime.v1.linux/moby/web1 -address /a,"
        + " moby, web1",
  })
  void aShimsArgumentsNameItsContainer(String line, String namespace, String id) {
    assertThat(ShimArguments.ofShim(List.of(line.split(" "))))
        .isEqualTo(new RuntimeArguments(new ContainerName(namespace, id), Purpose.ATTEND));
  }

  @ParameterizedTest
  @ValueSource(strings = {"shim", "shim -id", "shim -id web1", "shim -namespace default -v"})
  void aShimWithOtherArgumentsAttendsNoContainer(String line) {
    assertThat(ShimArguments.ofShim(List.of(line.split(" ")))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker-containerd-shim ID /var/run/docker/libcontainerd/ID docker-runc",
        "docker-containerd-shim-current ID /b /usr/libexec/docker/docker-runc-current",
        "containerd-shim -namespace k8s.io -id ID -address /a",
      })
  void aShimsArgumentsNameARandomId(String line) {
    assertThat(ShimArguments.ofShim(List.of(line.replace("ID", ID).split(" "))))
        .extracting(arguments -> arguments.name().id())
        .isEqualTo(ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conmon --api-version 1 -c ID -u ID -r /usr/bin/crun -b /b/ID/userdata",
        "conmon -s -c ID -n k8s_app -u OTHER --exec-attach",
        "conmon --cid=ID --runtime /usr/bin/runc",
        "conmon --cid ID --exec -u OTHER",
      })
  void conmonsArgumentsNameItsContainer(String line) {
    List<String> args = List.of(line.replace("ID", ID).replace("OTHER", "f".repeat(64)).split(" "));
    assertThat(ShimArguments.ofMonitor(args))
        .isEqualTo(new RuntimeArguments(new ContainerName(null, ID), Purpose.ATTEND));
  }

  @ParameterizedTest
  @ValueSource(strings = {"conmon", "conmon -c", "conmon -c short", "conmon --version"})
  void conmonWithOtherArgumentsAttendsNoContainer(String line) {
    assertThat(ShimArguments.ofMonitor(List.of(line.split(" ")))).isNull();
  }

  @Test
  void aRandomIdIsItsOwnKeyAndAChosenOneHasHostAndNamespace() {
    assertThat(new ContainerName("moby", ID).key("h")).isEqualTo(ID);
    assertThat(new ContainerName("default", "web1").key("h")).isEqualTo("h/default/web1");
  }
}
