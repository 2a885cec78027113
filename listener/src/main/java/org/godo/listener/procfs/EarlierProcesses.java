package org.godo.listener.procfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.godo.model.text.Printable;
import org.jspecify.annotations.Nullable;

/**
 * The daemons that start containers, and the containers, that are older than a moment.
 *
 * @param daemons each as {@code dockerd (pid 512)}
 * @param containers how many containers have such a process
 */
public record EarlierProcesses(List<String> daemons, int containers) {
  /** Names of tasks, which have at most 15 characters. */
  private static final Set<String> DAEMONS =
      Set.of(
          "containerd",
          "dockerd",
          "docker-containe",
          "crio",
          "kubelet",
          "k3s-server",
          "k3s-agent",
          "rke2",
          "balenad",
          "cri-dockerd");

  /** What Docker, podman, Kubernetes, LXC and systemd-nspawn name the cgroups of containers. */
  private static final Pattern CONTAINER =
      Pattern.compile(
          "([0-9a-f]{64})|lxc\\.payload[./]([^/]+)|(machine-[^/]+\\.scope|systemd-nspawn@[^/]+)");

  public EarlierProcesses {
    daemons = List.copyOf(daemons);
  }

  /**
   * Finds them.
   *
   * @param boottimeNs the moment, by CLOCK_BOOTTIME
   * @param loginUid of those to find; null for any
   */
  public static EarlierProcesses than(ProcFs proc, long boottimeNs, @Nullable Long loginUid)
      throws IOException {
    List<String> daemons = new ArrayList<>();
    Set<String> containers = new TreeSet<>();
    for (int pid : proc.processes()) {
      if (proc.isOlder(pid, boottimeNs) && (loginUid == null || proc.hasLoginUid(pid, loginUid))) {
        String name = proc.name(pid);
        if (name != null && DAEMONS.contains(name)) {
          daemons.add(Printable.escape(name) + " (pid " + pid + ")");
        }
        containers.addAll(containers(proc.cgroups(pid)));
      }
    }
    return new EarlierProcesses(daemons, containers.size());
  }

  /** Names of the containers whose cgroups these lines of {@code /proc/PID/cgroup} are. */
  static Set<String> containers(List<String> cgroups) {
    Set<String> names = new TreeSet<>();
    for (String line : cgroups) {
      Matcher matcher = CONTAINER.matcher(line);
      if (matcher.find()) {
        names.add(matcher.group());
      }
    }
    return names;
  }

  public boolean isEmpty() {
    return daemons.isEmpty() && containers == 0;
  }

  /** Returns them as {@code containerd (pid 412), dockerd (pid 512), 3 containers}. */
  @Override
  public String toString() {
    StringJoiner all = new StringJoiner(", ");
    daemons.forEach(all::add);
    if (containers > 0) {
      all.add(containers + (containers == 1 ? " container" : " containers"));
    }
    return all.toString();
  }
}
