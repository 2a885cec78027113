package org.godo.listener.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlierProcessesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String ID = "0123456789abcdef".repeat(4);

  @TempDir Path dir;
  private ProcFs proc;

  @BeforeEach
  void processes() throws IOException {
    proc = new ProcFs(dir, 100);
    process(1, "systemd", 1, "0::/init.scope");
    process(412, "containerd", 500, "0::/system.slice/containerd.service");
    process(512, "dockerd", 700, "0::/system.slice/docker.service");
    process(600, "containerd-shim", 800, "0::/system.slice/containerd.service");
    process(601, "sh", 810, "0::/system.slice/docker-" + ID + ".scope");
    process(602, "sleep", 820, "0::/system.slice/docker-" + ID + ".scope");
    process(700, "init", 830, "0::/lxc.payload.web/init.scope");
    process(800, "dockerd", 5_000, "0::/system.slice/docker.service");
  }

  private void process(int pid, String comm, long startTicks, String cgroup) throws IOException {
    Path process = Files.createDirectories(dir.resolve(String.valueOf(pid)));
    Files.writeString(
        process.resolve("stat"),
        pid + " (" + comm + ") S 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 " + startTicks + " 1");
    Files.writeString(process.resolve("cgroup"), cgroup + "\n");
    Files.writeString(process.resolve("loginuid"), pid == 601 ? "42" : "4294967295");
  }

  @Test
  void daemonsAreNamedAndContainersCounted() throws Exception {
    EarlierProcesses earlier = EarlierProcesses.than(proc, 20 * SECOND, null);
    assertThat(earlier)
        .isEqualTo(new EarlierProcesses(List.of("containerd (pid 412)", "dockerd (pid 512)"), 2))
        .hasToString("containerd (pid 412), dockerd (pid 512), 2 containers");
  }

  @Test
  void onlyThoseThatAreOlder() throws Exception {
    assertThat(EarlierProcesses.than(proc, 5 * SECOND, null).isEmpty()).isTrue();
    assertThat(EarlierProcesses.than(proc, 6 * SECOND, null)).hasToString("containerd (pid 412)");
    assertThat(EarlierProcesses.than(proc, 0, null).isEmpty()).isTrue();
  }

  @Test
  void onlyThoseInTheScope() throws Exception {
    assertThat(EarlierProcesses.than(proc, 60 * SECOND, 42L)).hasToString("1 container");
  }
}
