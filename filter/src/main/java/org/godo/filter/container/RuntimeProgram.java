package org.godo.filter.container;

import java.util.List;
import java.util.Set;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.ProcessSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes the programs that run containers by their program file; by the first argument, which
 * the caller chooses freely, only where the file is not known.
 */
public final class RuntimeProgram {
  private static final Set<String> RUNTIMES = Set.of("runc", "crun", "youki");
  private static final String SHIM = "containerd-shim";
  private static final String DELETED = " (deleted)";

  private RuntimeProgram() {}

  /** Returns whether a process is containerd itself: the root of the trees. */
  public static boolean isContainerd(ProcessInstance process) {
    return name(process).equals("containerd") && !process.runsCreatorsProgram();
  }

  /** Returns whether a process is a shim, containerd's agent that stays beside a container. */
  public static boolean isShim(ProcessInstance process) {
    return name(process).startsWith(SHIM);
  }

  /** Returns whether a process is an OCI runtime, its {@code init} stages included. */
  public static boolean isRuntime(ProcessInstance process) {
    return RUNTIMES.contains(name(process));
  }

  /**
   * Returns whether a runtime created a process, in one or more stages; the process may run its own
   * program by now.
   */
  public static boolean isCreatedByRuntime(ProcessInstance process) {
    ProcessInstance creator = process.lineage().creator();
    return creator != null && (isRuntime(creator) || RuntimeStages.isPrepared(process));
  }

  /** Returns the name of the runtime in use, such as {@code runc}; null for another program. */
  static @Nullable String runtimeName(ProcessInstance process) {
    return isRuntime(process) ? name(process) : null;
  }

  /** Returns the arguments of a shim or runtime; null when they name no container. */
  static @Nullable RuntimeArguments argumentsOf(ProcessInstance process) {
    if (isShim(process)) {
      return RuntimeArguments.ofShim(process.program().args());
    }
    return isRuntime(process) ? RuntimeArguments.ofRuntime(process.program().args()) : null;
  }

  /** Returns the container of a shim in the snapshot; null for another program. */
  static @Nullable ContainerName attendedBy(ProcessSnapshot seen) {
    RuntimeArguments arguments =
        name(seen.exe(), seen.args()).startsWith(SHIM)
            ? RuntimeArguments.ofShim(seen.args())
            : null;
    return arguments == null ? null : arguments.name();
  }

  /** Returns whether a program file is neither a runtime nor a sealed copy of one. */
  static boolean isForeignFile(String exe) {
    return !isSealedCopy(exe) && !RUNTIMES.contains(name(exe, List.of()));
  }

  private static String name(ProcessInstance process) {
    return name(process.program().exe(), process.program().args());
  }

  private static String name(@Nullable String exe, List<String> args) {
    if (exe == null || (isSealedCopy(exe) && isInit(args))) {
      return args.isEmpty() ? "" : baseName(args.get(0));
    }
    String file = exe.endsWith(DELETED) ? exe.substring(0, exe.length() - DELETED.length()) : exe;
    return baseName(file);
  }

  /**
   * {@code runc init} runs from a sealed copy in memory, which has no path: the kernel reports
   * {@code /} or the name of the memory file.
   */
  private static boolean isSealedCopy(String exe) {
    return exe.equals("/") || exe.startsWith("/memfd:");
  }

  private static boolean isInit(List<String> args) {
    return args.size() == 2 && args.get(1).equals("init") && RUNTIMES.contains(args.get(0));
  }

  private static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
