package org.godo.benchmark.filter;

import java.util.List;
import java.util.Map;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.jspecify.annotations.Nullable;

/** A container: what Docker reports about it, and its pid namespace. */
final class Box {
  private static final String OVERLAY = "/var/lib/docker/overlay2/";

  private final int number;
  private final String id;
  private final String layers;
  private int lastInnerPid;
  private long startMillis;

  Box(int number) {
    this.number = number;
    this.id = hex(number, 0x9e3779b97f4a7c15L);
    this.layers = OVERLAY + hex(number, 0xc2b2ae3d27d4eb4fL);
  }

  private static String hex(int number, long odd) {
    StringBuilder text = new StringBuilder(64);
    for (int i = 1; i <= 4; i++) {
      long bits = (number * 4L + i) * odd;
      text.append("%016x".formatted(bits ^ bits >>> 31));
    }
    return text.toString();
  }

  String id() {
    return id;
  }

  /** Returns its root directory on the host. */
  String rootfs() {
    return layers + "/merged";
  }

  String bundle() {
    return "/run/containerd/io.containerd.runtime.v2.task/moby/" + id;
  }

  /** Returns the next id of a task in its pid namespace. */
  int nextInnerPid() {
    return ++lastInnerPid;
  }

  void started(long millis) {
    startMillis = millis;
  }

  /**
   * Writes what Docker reports now.
   *
   * @param pid of its first process; 0 after its end
   */
  void inspect(Journal journal, int pid, @Nullable Integer exitCode) {
    journal.write(
        new RawEvent.Container(
            journal.snapshotOrigin(Source.DOCKER),
            id,
            "bench-" + number,
            "registry.example/build:12",
            Map.of("com.docker.compose.project", "bench", "tier", "t" + number % 4),
            "runc",
            pid,
            rootfs(),
            layers + "/diff",
            List.of(
                new RawEvent.Mount(
                    "volume",
                    "/var/lib/docker/volumes/bench-" + number + "/_data",
                    "/srv/app/build",
                    true),
                new RawEvent.Mount("bind", "/srv/shared", "/srv/shared", false)),
            startMillis,
            exitCode == null ? null : Long.valueOf(journal.millis()),
            exitCode));
  }
}
