package org.godo.filter.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of programs as distributions and vendors have them. */
class RuntimeRoleTest {

  @ParameterizedTest
  @CsvSource({
    "containerd, CONTAINERD",
    "docker-containerd, CONTAINERD",
    "docker-containerd-current, CONTAINERD",
    "balena-engine-containerd, CONTAINERD",
    "containerd-shim, SHIM",
    "containerd-shim-runc-v2, SHIM",
    "containerd-shim-kata-v2, SHIM",
    "containerd-shim-runsc-v1, SHIM",
    "containerd-shim-wasmtime-v1, SHIM",
    "docker-containerd-shim, SHIM",
    "docker-containerd-shim-current, SHIM",
    "conmon, MONITOR",
    "conmonrs, MONITOR",
    "runc, RUNTIME",
    "crun, RUNTIME",
    "youki, RUNTIME",
    "docker-runc, RUNTIME",
    "docker-runc-current, RUNTIME",
    "docker-runc-latest, RUNTIME",
    "balena-engine-runc, RUNTIME",
    "sysbox-runc, RUNTIME",
    "runc.amd64, RUNTIME",
    "runc-v1.1.12, RUNTIME",
    "crun-1.14-linux-amd64, RUNTIME",
    "nvidia-container-runtime, RUNTIME",
    "nvidia-container-runtime.cdi, RUNTIME",
    "nvidia-container-runtime-hook, NONE",
    "containerd-stress, NONE",
    "ctr, NONE",
    "docker, NONE",
    "dockerd, NONE",
    "podman, NONE",
    "crio, NONE",
    "k3s, NONE",
    "truncate, NONE",
    "runcon, NONE",
    "crunch, NONE",
  })
  void theNameOfAFileSaysWhatItsProgramDoes(String name, RuntimeRole role) {
    assertThat(RuntimeRole.ofFile(name)).isEqualTo(role);
  }

  @Test
  void aRuntimeIsKnownByItsCommonName() {
    assertThat(RuntimeRole.runtimeName("docker-runc-current")).isEqualTo("runc");
    assertThat(RuntimeRole.runtimeName("crun")).isEqualTo("crun");
    assertThat(RuntimeRole.runtimeName("nvidia-container-runtime.legacy"))
        .isEqualTo("nvidia-container-runtime");
    assertThat(RuntimeRole.runtimeName("containerd-shim-runc-v2")).isNull();
  }
}
