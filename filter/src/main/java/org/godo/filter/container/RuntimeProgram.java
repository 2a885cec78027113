package org.godo.filter.container;

import java.util.List;
import java.util.Set;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * The programs that run containers, told by the file they were started from where that is known:
 * the first argument is what their caller likes it to be.
 */
public final class RuntimeProgram {
  private static final Set<String> RUNTIMES = Set.of("runc", "crun", "youki");
  private static final String SHIM = "containerd-shim";
  private static final String DELETED = " (deleted)";

  private RuntimeProgram() {}

  /** Whether a process is containerd itself: the root of the trees. */
  public static boolean isContainerd(ProcessInstance process) {
    return name(process).equals("containerd") && !process.runsCreatorsProgram();
  }

  /** Whether a process is a shim: containerd's agent that stays beside a container. */
  public static boolean isShim(ProcessInstance process) {
    return name(process).startsWith(SHIM);
  }

  /** Whether a process is an OCI runtime, its {@code init} stages included. */
  public static boolean isRuntime(ProcessInstance process) {
    return RUNTIMES.contains(name(process));
  }

  /**
   * Whether a runtime made a process, in however many stages; it may run a program of its own now.
   */
  public static boolean isCreatedByRuntime(ProcessInstance process) {
    ProcessInstance creator = process.creator();
    return creator != null && (isRuntime(creator) || RuntimeStages.isPrepared(process));
  }

  /** Name of the runtime in use, as {@code runc}; null for another program. */
  static @Nullable String runtimeName(ProcessInstance process) {
    return isRuntime(process) ? name(process) : null;
  }

  /** What a shim or runtime was called for; null when its arguments do not say. */
  static @Nullable RuntimeArguments calledFor(ProcessInstance process) {
    if (isShim(process)) {
      return RuntimeArguments.ofShim(process.args());
    }
    return isRuntime(process) ? RuntimeArguments.ofRuntime(process.args()) : null;
  }

  /** The container of a shim in the snapshot; null for another program. */
  static @Nullable ContainerName attendedBy(RawEvent.Snapshot seen) {
    RuntimeArguments called =
        name(seen.exe(), seen.args()).startsWith(SHIM)
            ? RuntimeArguments.ofShim(seen.args())
            : null;
    return called == null ? null : called.name();
  }

  /** Whether this is the file of a program that is no runtime, nor one of its sealed copies. */
  static boolean isForeignFile(String exe) {
    return !isSealedCopy(exe) && !RUNTIMES.contains(name(exe, List.of()));
  }

  private static String name(ProcessInstance process) {
    return name(process.exe(), process.args());
  }

  private static String name(@Nullable String exe, List<String> args) {
    if (exe == null || (isSealedCopy(exe) && isInit(args))) {
      return args.isEmpty() ? "" : baseName(args.get(0));
    }
    String file = exe.endsWith(DELETED) ? exe.substring(0, exe.length() - DELETED.length()) : exe;
    return baseName(file);
  }

  /**
   * {@code runc init} runs from a sealed copy in memory, which has no name: the kernel logs {@code
   * /} or the memory file's own.
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
