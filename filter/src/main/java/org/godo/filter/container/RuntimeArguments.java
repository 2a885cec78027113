package org.godo.filter.container;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The container and purpose in the arguments of a shim or an OCI runtime.
 *
 * @param name the container's
 */
record RuntimeArguments(ContainerName name, Purpose purpose) {
  private static final Set<String> SWITCHES =
      Set.of(
          "--debug",
          "--systemd-cgroup",
          "--detach",
          "-d",
          "--tty",
          "-t",
          "--keep",
          "--no-pivot",
          "--no-new-keyring",
          "--no-new-privs",
          "--no-subreaper",
          "--ignore-paused",
          "--tcp-established",
          "--ext-unix-sk",
          "--shell-job",
          "--lazy-pages",
          "--file-locks",
          "--auto-dedup");

  /** The directory of runc's state unless {@code --root} names another. */
  private static final String DEFAULT_ROOT = "/run/runc";

  /** How a process that the program starts relates to the container. */
  enum Purpose {
    /** It is the first of a run of the container. */
    MAKE,
    /** It joins the container. */
    JOIN,
    /** Unknown: the arguments of the runtimes that the shim starts decide it. */
    ATTEND
  }

  /**
   * Parses a shim's arguments: {@code -namespace NS -id ID}; before version 2, {@code -workdir}
   * with both as its last parts.
   */
  static @Nullable RuntimeArguments ofShim(List<String> args) {
    String id = after("-id", args);
    String namespace = after("-namespace", args);
    String workdir = after("-workdir", args);
    if (id == null && workdir != null) {
      id = lastPart(workdir);
    }
    return of(ContainerName.of(namespace, id), Purpose.ATTEND);
  }

  private static @Nullable String after(String flag, List<String> args) {
    int at = args.indexOf(flag);
    return at >= 0 && at + 1 < args.size() ? args.get(at + 1) : null;
  }

  /**
   * Parses a runtime's arguments: {@code runc [OPTION]... COMMAND [OPTION]... ID}; returns null for
   * other commands.
   */
  static @Nullable RuntimeArguments ofRuntime(List<String> args) {
    String root = DEFAULT_ROOT;
    int command = 1;
    while (command < args.size() && args.get(command).startsWith("-")) {
      String option = args.get(command);
      if (option.startsWith("--root=")) {
        root = option.substring("--root=".length());
      } else if (option.equals("--root") && command + 1 < args.size()) {
        root = args.get(command + 1);
      }
      command += words(option);
    }
    Purpose purpose = command < args.size() ? purpose(args.get(command)) : null;
    if (purpose == null) {
      return null;
    }
    int id = command + 1;
    while (id < args.size() && args.get(id).startsWith("-")) {
      id += words(args.get(id));
    }
    return id < args.size() ? of(ContainerName.of(lastPart(root), args.get(id)), purpose) : null;
  }

  private static int words(String option) {
    boolean alone = SWITCHES.contains(option) || option.contains("=") || option.equals("--");
    return alone ? 1 : 2;
  }

  private static @Nullable Purpose purpose(String command) {
    return switch (command) {
      case "create", "run", "restore" -> Purpose.MAKE;
      case "exec" -> Purpose.JOIN;
      default -> null;
    };
  }

  private static @Nullable RuntimeArguments of(@Nullable ContainerName name, Purpose purpose) {
    return name == null ? null : new RuntimeArguments(name, purpose);
  }

  private static String lastPart(String path) {
    String clean = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return clean.substring(clean.lastIndexOf('/') + 1);
  }
}
