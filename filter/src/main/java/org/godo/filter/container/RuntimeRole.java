package org.godo.filter.container;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part that a program has in running containers, by the name of its file. Distributions rename
 * these programs: Docker 1.11 to 18.06 has {@code docker-runc}, Red Hat's {@code
 * docker-runc-current}, Nestybox {@code sysbox-runc}, downloads are {@code runc.amd64}.
 */
enum RuntimeRole {
  /** Starts shims; the root of trees. */
  CONTAINERD,
  /** Containerd's agent, which stays beside the containers of a pod. */
  SHIM,
  /** The agent of podman and CRI-O, which stays beside a container. */
  MONITOR,
  /** An OCI runtime, which makes a container or joins it and ends. */
  RUNTIME,
  /** Any other program. */
  NONE;

  private static final String SHIM_PREFIX = "containerd-shim";
  private static final List<String> RUNTIMES = List.of("runc", "crun", "youki");
  private static final String NVIDIA = "nvidia-container-runtime";
  private static final Set<String> MONITORS = Set.of("conmon", "conmonrs");
  private static final List<String> VENDORS = List.of("docker-", "balena-engine-");
  private static final List<String> EDITIONS = List.of("-current", "-latest");

  /**
   * Files that hold several programs, of which the first argument selects one: K3s before 1.23 with
   * containerd, its shims and runc, or containerd with its shims, and balenaEngine.
   */
  private static final List<String> MULTI_CALL = List.of("k3s", "rke2", "balena-engine");

  /** Returns the part of the program in a file of this name. */
  static RuntimeRole ofFile(String name) {
    String plain = plain(name);
    if (plain.startsWith(SHIM_PREFIX)) {
      return SHIM;
    }
    if (plain.equals("containerd")) {
      return CONTAINERD;
    }
    if (MONITORS.contains(plain)) {
      return MONITOR;
    }
    return runtimeName(name) == null ? NONE : RUNTIME;
  }

  /** Returns whether the first argument, or else the name, selects the program in such a file. */
  static boolean isMultiCall(String name) {
    return MULTI_CALL.stream().anyMatch(name::startsWith) || plain(name).equals("containerd");
  }

  /** Returns the common name of the runtime in a file, such as {@code runc}; null for others. */
  static @Nullable String runtimeName(String file) {
    if (file.equals(NVIDIA) || file.startsWith(NVIDIA + '.')) {
      return NVIDIA;
    }
    for (String runtime : RUNTIMES) {
      if (hasWord(file, runtime) && !file.contains("shim")) {
        return runtime;
      }
    }
    return null;
  }

  private static boolean hasWord(String name, String word) {
    int at = name.indexOf(word);
    int end = at + word.length();
    return at >= 0
        && (at == 0 || isSeparator(name.charAt(at - 1)))
        && (end == name.length() || isSeparator(name.charAt(end)));
  }

  private static boolean isSeparator(char c) {
    return c == '-' || c == '.' || c == '_';
  }

  private static String plain(String name) {
    String plain = name;
    for (String vendor : VENDORS) {
      plain = plain.startsWith(vendor) ? plain.substring(vendor.length()) : plain;
    }
    for (String edition : EDITIONS) {
      plain =
          plain.endsWith(edition) ? plain.substring(0, plain.length() - edition.length()) : plain;
    }
    return plain;
  }
}
